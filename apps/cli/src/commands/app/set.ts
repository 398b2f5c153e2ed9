import type { ApplicationSpec } from '@lockstep/domain';
import type { Command } from 'commander';
import { applicationRef, toldRef } from '../../application/application-ref.ts';
import { applicationsApi } from '../../application/applications-api.ts';
import { chosenPosition } from '../../application/source-flags.ts';
import { applySpecFlags, type DraftSpec, givenSpecFlags } from '../../application/spec-flags.ts';
import { specOptions } from '../../application/spec-options.ts';
import { UsageError } from '../../cli/cli-error.ts';
import { examples, type Invocation } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import { wholeNumber } from '../../cli/option-values.ts';

interface SetOptions {
  sourcePosition?: number;
  sourceName?: string;
  validate: boolean;
  appNamespace?: string;
}

export const appSet = {
  configure(command: Command) {
    command
      .argument('<name>', 'NAME or NAMESPACE/NAME')
      .option('--source-position <n>', 'which of several sources, from 1', wholeNumber)
      .option('--source-name <name>', 'which of several sources, by its name')
      .option('--no-validate', 'do not check that repository and cluster are known')
      .option('-N, --app-namespace <namespace>', 'the namespace it lives in');
    specOptions(command);
    examples(command, [
      'lockstep app set guestbook --revision v1.2.0',
      'lockstep app set guestbook --sync-policy automated --self-heal',
      'lockstep app set guestbook --sync-policy none',
    ]);
  },

  async run(context: Context, { args, options }: Invocation<SetOptions>) {
    if (givenSpecFlags(options as never).length === 0) {
      throw new UsageError('nothing to set: give at least one flag');
    }
    const api = applicationsApi(await context.api());
    const ref = applicationRef(args[0] ?? '', options.appNamespace);
    const { spec } = await api.get(ref);
    const changed = changedSpec(spec, options);
    await api.updateSpec(ref, changed, { validate: options.validate });
    context.terminal.out(`application '${toldRef(ref)}' updated\n`);
    return undefined;
  },
};

/** Of several sources the flags are for one; the rest of the spec has no such question. */
export function changedSpec(spec: ApplicationSpec, options: SetOptions): unknown {
  const sources = spec.sources ?? [];
  const position = chosenPosition(sources, options);
  if (sources.length === 0) return applySpecFlags(spec as DraftSpec, options as never);
  const { source, ...changed } = applySpecFlags(
    { ...(spec as DraftSpec), source: sources[(position ?? 1) - 1] },
    options as never,
  );
  if (position === undefined) {
    const same = JSON.stringify(source) === JSON.stringify(sources[0]);
    if (same) return changed;
    throw new UsageError(
      `there are ${sources.length} sources: say which by --source-position or --source-name`,
    );
  }
  if (position < 1 || position > sources.length) {
    throw new UsageError(`--source-position ${position}: there are ${sources.length} sources`);
  }
  return { ...changed, sources: sources.map((one, at) => (at === position - 1 ? source : one)) };
}
