import type { Project } from '@lockstep/domain';
import type { Command } from 'commander';
import { apiPath } from '../../api/api-client.ts';
import { examples, type Invocation } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import { type OutputOptions, outputOption, writeList } from '../../output/format.ts';
import { projectTable } from '../../output/project-view.ts';

export const projList = {
  configure(command: Command) {
    outputOption(command);
    examples(command, ['lockstep proj list', 'lockstep proj list -o name']);
  },

  async run(context: Context, { options }: Invocation<OutputOptions>) {
    const api = await context.api();
    const { items } = await api.get<{ items: Project[] | null }>(apiPath('projects'));
    const projects = items ?? [];
    await writeList(context.terminal, options.output, projects, {
      table: () => projectTable(projects),
      name: (project) => project.metadata.name,
    });
    return undefined;
  },
};
