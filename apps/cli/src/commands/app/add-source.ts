import { type ApplicationSpec, type Source, sourcesOf } from '@lockstep/domain';
import type { Command } from 'commander';
import { applicationRef, toldRef } from '../../application/application-ref.ts';
import { applicationsApi } from '../../application/applications-api.ts';
import { applySpecFlags, type DraftSpec } from '../../application/spec-flags.ts';
import { specOptions } from '../../application/spec-options.ts';
import { UsageError } from '../../cli/cli-error.ts';
import { examples, type Invocation } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';

interface AddOptions {
  [flag: string]: unknown;
  sourceName?: string;
  validate: boolean;
  appNamespace?: string;
}

export const appAddSource = {
  configure(command: Command) {
    command
      .argument('<name>', 'NAME or NAMESPACE/NAME')
      .option('--source-name <name>', 'what the source is called')
      .option('--no-validate', 'do not check that repository and cluster are known')
      .option('-N, --app-namespace <namespace>', 'the namespace it lives in');
    specOptions(command);
    examples(command, [
      'lockstep app add-source shop --repo https://git.example.com/team/config.git --ref values',
      'lockstep app add-source shop --repo https://git.example.com/team/apps.git --path extras \\',
      '    --source-name extras',
    ]);
  },

  async run(context: Context, { args, options }: Invocation<AddOptions>) {
    const api = applicationsApi(await context.api());
    const ref = applicationRef(args[0] ?? '', options.appNamespace);
    const { spec } = await api.get(ref);
    await api.updateSpec(ref, withSource(spec, options), { validate: options.validate });
    context.terminal.out(`application '${toldRef(ref)}' updated\n`);
    return undefined;
  },
};

/** The specification with one more source, last; a single one becomes the first of a list. */
export function withSource(
  spec: ApplicationSpec,
  { sourceName, ...flags }: Omit<AddOptions, 'validate'>,
): unknown {
  const drafted: DraftSpec = applySpecFlags({}, flags);
  const { source, ...others } = drafted;
  if (Object.keys(others).length > 0) {
    throw new UsageError(`${Object.keys(others)[0]} is no part of a source: use app set`);
  }
  if (!source?.repoURL) throw new UsageError('--repo says where the source is');
  const added = { ...source, ...(sourceName ? { name: sourceName } : {}) } as Source;
  const { source: _, ...rest } = spec;
  return { ...rest, sources: [...sourcesOf(spec), added] };
}
