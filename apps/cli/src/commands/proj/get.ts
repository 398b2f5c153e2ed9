import type { Project } from '@lockstep/domain';
import type { Command } from 'commander';
import { apiPath } from '../../api/api-client.ts';
import { examples, type Invocation } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import { type OutputOptions, outputOption, writeOne } from '../../output/format.ts';
import { projectFacts } from '../../output/project-view.ts';

export const projGet = {
  configure(command: Command) {
    command.argument('<name>', 'the project');
    outputOption(command);
    examples(command, ['lockstep proj get default', 'lockstep proj get default -o yaml']);
  },

  async run(context: Context, { args, options }: Invocation<OutputOptions>) {
    const api = await context.api();
    const project = await api.get<Project>(apiPath('projects', args[0] ?? ''));
    await writeOne(context.terminal, options.output, project, {
      table: () => projectFacts(project),
      name: ({ metadata }) => metadata.name,
    });
    return undefined;
  },
};
