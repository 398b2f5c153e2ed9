import type { TreeNode } from '@lockstep/domain';
import type { Command } from 'commander';
import { applicationRef, toldRef } from '../../application/application-ref.ts';
import { applicationsApi } from '../../application/applications-api.ts';
import { UsageError } from '../../cli/cli-error.ts';
import { examples, type Invocation } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import { confirm } from '../../cli/prompt.ts';

interface DeleteResourceOptions {
  kind: string;
  group?: string;
  namespace?: string;
  resourceName?: string;
  all?: boolean;
  force?: boolean;
  orphan?: boolean;
  forceFinalizers?: boolean;
  yes?: boolean;
  appNamespace?: string;
}

export const appDeleteResource = {
  configure(command: Command) {
    command
      .argument('<name>', 'NAME or NAMESPACE/NAME')
      .requiredOption('--kind <kind>', 'kind of what is deleted')
      .option('--group <group>', 'its group')
      .option('--namespace <namespace>', 'its namespace')
      .option('--resource-name <name>', 'its name')
      .option('--all', 'also when several match')
      .option('--force', 'without a grace period')
      .option('--orphan', 'leave what it owns')
      .option('--force-finalizers', 'take off the finalizers that keep it, whoever set them')
      .option('-y, --yes', 'do not ask')
      .option('-N, --app-namespace <namespace>', 'the namespace the application lives in');
    examples(command, [
      'lockstep app delete-resource guestbook --kind Pod --resource-name web-1',
      'lockstep app delete-resource guestbook --kind Volume --resource-name data --force-finalizers',
    ]);
  },

  async run(context: Context, { args, options }: Invocation<DeleteResourceOptions>) {
    const ref = applicationRef(args[0] ?? '', options.appNamespace);
    const api = applicationsApi(await context.api());
    const { nodes } = await api.tree(ref);
    const matching = nodes.filter((node) => isMeant(node, options));
    if (matching.length === 0) {
      throw new UsageError(
        `${toldRef(ref)} has no such resource`,
        'lockstep app resources -o tree',
      );
    }
    if (matching.length > 1 && !options.all) {
      const names = matching.map(({ namespace, name }) => `${namespace}/${name}`).join(', ');
      throw new UsageError(`several resources match: ${names}`, 'Name one, or add --all.');
    }
    for (const node of matching) {
      if (!(await isConfirmed(context, node, options))) continue;
      await api.deleteResource(ref, queryOf(node, options));
      context.terminal.out(`${node.kind} ${node.name} is being deleted\n`);
    }
    return undefined;
  },
};

function isMeant(node: TreeNode, options: DeleteResourceOptions): boolean {
  const { kind, group, namespace, resourceName } = options;
  return (
    node.kind === kind &&
    (group === undefined || node.group === group) &&
    (namespace === undefined || node.namespace === namespace) &&
    (resourceName === undefined || node.name === resourceName)
  );
}

/** Without its finalizers, what an object stands for elsewhere may be left behind. */
async function isConfirmed(context: Context, node: TreeNode, options: DeleteResourceOptions) {
  if (options.yes || !options.forceFinalizers || !context.terminal.canAsk) return true;
  const risk = 'What its finalizers were to clean up is left behind.';
  return confirm(context, `Force ${node.kind} ${node.name} away? ${risk}`);
}

function queryOf(node: TreeNode, { force, orphan, forceFinalizers }: DeleteResourceOptions) {
  const { group, version, kind, namespace, name } = node;
  const flags = { force, orphan, forceFinalizers };
  return { group, version, kind, namespace, resourceName: name, ...flags };
}
