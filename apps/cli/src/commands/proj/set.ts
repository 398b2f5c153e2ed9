import type { Command } from 'commander';
import { UsageError } from '../../cli/cli-error.ts';
import { examples, type Invocation } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import { editProject } from '../../project/edit-project.ts';
import { type SpecFlags, specFromFlags, specOptions } from '../../project/spec-flags.ts';

interface SetOptions extends SpecFlags {
  permitOnlyProjectScopedClusters?: boolean;
}

export const projSet = {
  configure(command: Command) {
    specOptions(command.argument('<project>', 'the project'))
      .option('--no-orphaned-resources', 'do not')
      .option('--permit-only-project-scoped-clusters', "only to the project's own clusters")
      .option('--no-permit-only-project-scoped-clusters', 'to all that it permits');
    examples(command, ["lockstep proj set shop --description 'The web shop' -s '*'"]);
  },

  async run(context: Context, { args, options }: Invocation<SetOptions>) {
    const [project = ''] = args;
    const { permitOnlyProjectScopedClusters: own } = options;
    const change = {
      ...specFromFlags(options),
      ...(own === undefined ? {} : { permitOnlyProjectScopedClusters: own }),
      ...(options.orphanedResources === false ? { orphanedResources: null } : {}),
    };
    if (Object.keys(change).length === 0) throw new UsageError('say what to change, by a flag');
    await editProject(await context.api(), project, (spec) => ({ ...spec, ...change }));
    context.terminal.out(`project '${project}' updated\n`);
    return undefined;
  },
};
