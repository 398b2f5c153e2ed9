import type { Project } from '@lockstep/domain';
import type { Command } from 'commander';
import { apiPath } from '../../../api/api-client.ts';
import { UsageError } from '../../../cli/cli-error.ts';
import { examples, type Invocation } from '../../../cli/command.ts';
import type { Context } from '../../../cli/context.ts';
import { facts, table } from '../../../output/table.ts';
import { editProject } from '../../../project/edit-project.ts';
import { editRole, type Role, roleNamed, rolesOf } from '../../../project/edit-role.ts';

/** The roles of a project, each by its name. */
export const roleList = {
  configure(command: Command) {
    command.argument('<project>', 'the project');
    examples(command, ['lockstep proj role list shop']);
  },

  async run(context: Context, { args }: Invocation) {
    const [project = ''] = args;
    const api = await context.api();
    context.terminal.out(roleTable(rolesOf(await api.get<Project>(apiPath('projects', project)))));
    return undefined;
  },
};

export const roleGet = {
  configure(command: Command) {
    command.argument('<project>', 'the project').argument('<role>', 'its role');
    examples(command, ['lockstep proj role get shop deployer']);
  },

  async run(context: Context, { args }: Invocation) {
    const [project = '', name = ''] = args;
    const api = await context.api();
    const role = roleNamed(await api.get<Project>(apiPath('projects', project)), name);
    context.terminal.out(
      facts([
        ['Name', role.name],
        ['Description', role.description ?? ''],
        ['Groups', (role.groups ?? []).join(' ') || '<none>'],
        ['Policies', (role.policies ?? []).join('\n') || '<none>'],
      ]),
    );
    return undefined;
  },
};

export const roleCreate = {
  configure(command: Command) {
    command
      .argument('<project>', 'the project')
      .argument('<role>', 'its role')
      .option('--description <text>', 'what it is for');
    examples(command, ["lockstep proj role create shop deployer --description 'CI'"]);
  },

  async run(context: Context, { args, options }: Invocation<{ description?: string }>) {
    const [project = '', name = ''] = args;
    const { description } = options;
    await editProject(await context.api(), project, (spec) => {
      const roles = rolesOf({ spec });
      if (roles.some((role) => role.name === name)) {
        throw new UsageError(`project ${project} has a role ${name} already`);
      }
      const role: Role = { name, ...(description ? { description } : {}) };
      return { ...spec, roles: [...roles, role] };
    });
    context.terminal.out(`project '${project}': role '${name}' created\n`);
    return undefined;
  },
};

export const roleDelete = {
  configure(command: Command) {
    command.argument('<project>', 'the project').argument('<role>', 'its role');
    examples(command, ['lockstep proj role delete shop deployer']);
  },

  async run(context: Context, { args }: Invocation) {
    const [project = '', name = ''] = args;
    await editRole(await context.api(), project, name, () => undefined);
    context.terminal.out(`project '${project}': role '${name}' deleted\n`);
    return undefined;
  },
};

function roleTable(roles: readonly Role[]): string {
  return table(
    [
      { title: 'ROLE-NAME', value: ({ name }) => name },
      { title: 'DESCRIPTION', value: ({ description }) => description ?? '' },
      { title: 'GROUPS', value: ({ groups }) => String(groups?.length ?? 0) },
      { title: 'POLICIES', value: ({ policies }) => String(policies?.length ?? 0) },
    ],
    roles,
  );
}
