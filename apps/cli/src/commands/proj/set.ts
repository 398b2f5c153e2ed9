import type { Command } from 'commander';
import { UsageError } from '../../cli/cli-error.ts';
import { collect, examples, type Invocation } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import { editProject } from '../../project/edit-project.ts';
import { type SpecFlags, specFromFlags } from '../../project/spec-flags.ts';

interface SetOptions extends SpecFlags {
  permitOnlyProjectScopedClusters?: boolean;
}

export const projSet = {
  configure(command: Command) {
    command
      .argument('<project>', 'the project')
      .option('--description <text>', 'what it is for')
      .option('-s, --src <url>', 'the repositories that are permitted; may be given again', collect)
      .option(
        '-d, --dest <where>',
        'SERVER,NAMESPACE that is permitted; may be given again',
        collect,
      )
      .option(
        '--source-namespaces <name>',
        'where its applications may live; may be given again',
        collect,
      )
      .option('--allow-cluster-resource <which>', 'GROUP/KIND; may be given again', collect)
      .option('--orphaned-resources', 'tell of resources that belong to no application')
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
