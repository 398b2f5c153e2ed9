import type { ApplicationSpec } from '@lockstep/domain';
import type { Command } from 'commander';
import { applicationRef, toldRef } from '../../application/application-ref.ts';
import { applicationsApi } from '../../application/applications-api.ts';
import { chosenPosition } from '../../application/source-flags.ts';
import { UsageError } from '../../cli/cli-error.ts';
import { examples, type Invocation } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import { wholeNumber } from '../../cli/option-values.ts';

interface RemoveOptions {
  sourcePosition?: number;
  sourceName?: string;
  appNamespace?: string;
}

export const appRemoveSource = {
  configure(command: Command) {
    command
      .argument('<name>', 'NAME or NAMESPACE/NAME')
      .option('--source-position <n>', 'which of several sources, from 1', wholeNumber)
      .option('--source-name <name>', 'which of several sources, by its name')
      .option('-N, --app-namespace <namespace>', 'the namespace it lives in');
    examples(command, [
      'lockstep app remove-source shop --source-position 2',
      'lockstep app remove-source shop --source-name extras',
    ]);
  },

  async run(context: Context, { args, options }: Invocation<RemoveOptions>) {
    const api = applicationsApi(await context.api());
    const ref = applicationRef(args[0] ?? '', options.appNamespace);
    const { spec } = await api.get(ref);
    await api.updateSpec(ref, withoutSource(spec, options), { validate: true });
    context.terminal.out(`application '${toldRef(ref)}' updated\n`);
    return undefined;
  },
};

/** The specification without one of its sources. @throws UsageError */
export function withoutSource(spec: ApplicationSpec, options: RemoveOptions): unknown {
  const sources = spec.sources ?? [];
  const position = chosenPosition(sources, options);
  if (position === undefined) throw new UsageError('give --source-position or --source-name');
  if (sources.length < 2) throw new UsageError('it has one source, which has to stay');
  if (position < 1 || position > sources.length) {
    throw new UsageError(`--source-position ${position}: there are ${sources.length} sources`);
  }
  return { ...spec, sources: sources.filter((_, at) => at !== position - 1) };
}
