import type { Command } from 'commander';
import { UsageError } from '../../../cli/cli-error.ts';
import { type CommandModule, examples, type Invocation } from '../../../cli/command.ts';
import type { Context } from '../../../cli/context.ts';
import { editRole, policyLine, type Role } from '../../../project/edit-role.ts';

/** What a role of a project may do, and the groups that have it. */
export const addPolicy = policy('add-policy', true);
export const removePolicy = policy('remove-policy', false);
export const addGroup = group('add-group', true);
export const removeGroup = group('remove-group', false);

interface PolicyOptions {
  action: string;
  object: string;
  permission: string;
  resource: string;
}

function policy(command: string, adds: boolean): CommandModule {
  return {
    configure(given: Command) {
      given
        .argument('<project>', 'the project')
        .argument('<role>', 'its role')
        .requiredOption('-a, --action <action>', 'get, create, update, delete, sync, override…')
        .requiredOption('-o, --object <object>', "an application's name, or a glob")
        .option('-p, --permission <effect>', 'allow or deny', 'allow')
        .option('-r, --resource <resource>', 'of what kind', 'applications');
      examples(given, [`lockstep proj role ${command} shop deployer -a sync -o '*'`]);
    },

    async run(context: Context, { args, options }: Invocation) {
      const [project = '', role = ''] = args;
      const line = policyLine(project, role, options as PolicyOptions);
      await editRole(await context.api(), project, role, (before) =>
        changed(before, 'policies', line, adds),
      );
      const done = adds ? 'added to' : 'removed from';
      context.terminal.out(`project '${project}': '${line}' ${done} role '${role}'\n`);
      return undefined;
    },
  };
}

function group(command: string, adds: boolean): CommandModule {
  return {
    configure(given: Command) {
      given
        .argument('<project>', 'the project')
        .argument('<role>', 'its role')
        .argument('<group>', 'a group that the identity provider tells');
      examples(given, [`lockstep proj role ${command} shop deployer shop-developers`]);
    },

    async run(context: Context, { args }: Invocation) {
      const [project = '', role = '', name = ''] = args;
      await editRole(await context.api(), project, role, (before) =>
        changed(before, 'groups', name, adds),
      );
      const done = adds ? 'added to' : 'removed from';
      context.terminal.out(`project '${project}': group '${name}' ${done} role '${role}'\n`);
      return undefined;
    },
  };
}

function changed(role: Role, field: 'policies' | 'groups', entry: string, adds: boolean): Role {
  const before = role[field] ?? [];
  if (before.includes(entry) === adds) {
    throw new UsageError(
      `role ${role.name} has ${adds ? 'it already' : 'no such entry'}: ${entry}`,
    );
  }
  const after = adds ? [...before, entry] : before.filter((one) => one !== entry);
  return { ...role, [field]: after };
}
