import type { ResourceStatus, TreeNode } from '@lockstep/domain';
import type { Command } from 'commander';
import { applicationRef } from '../../application/application-ref.ts';
import { applicationsApi } from '../../application/applications-api.ts';
import { UsageError } from '../../cli/cli-error.ts';
import { examples, type Invocation } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import { documentText } from '../../output/format.ts';
import { type Paint, paintWith } from '../../output/paint.ts';
import { treeText } from '../../output/resource-tree.ts';
import { table } from '../../output/table.ts';

interface ResourcesOptions {
  orphaned?: boolean;
  output: string;
  appNamespace?: string;
}

const FORMATS = ['table', 'wide', 'json', 'yaml', 'name', 'tree'];

export const appResources = {
  configure(command: Command) {
    command
      .argument('<name>', 'NAME or NAMESPACE/NAME')
      .option('--orphaned', 'those of its namespace that belong to no application')
      .option('-o, --output <format>', FORMATS.join(', '), 'table')
      .option('-N, --app-namespace <namespace>', 'the namespace it lives in');
    examples(command, [
      'lockstep app resources guestbook',
      'lockstep app resources guestbook -o tree',
    ]);
  },

  async run(context: Context, { args, options }: Invocation<ResourcesOptions>) {
    const { output, orphaned } = options;
    if (!FORMATS.includes(output)) {
      throw new UsageError(`unknown output "${output}": it is one of ${FORMATS.join(', ')}`);
    }
    const api = applicationsApi(await context.api());
    const ref = applicationRef(args[0] ?? '', options.appNamespace);
    const paint = paintWith(context.terminal.color);
    if (output === 'tree' || orphaned) {
      const { nodes, orphanedNodes } = await api.tree(ref);
      const shown = orphaned ? orphanedNodes : nodes;
      const rows = shown.map(rowOfNode);
      const text = output === 'tree' ? treeText(shown, paint) : await textOf(rows, output, paint);
      context.terminal.out(text);
      return undefined;
    }
    const resources = (await api.get(ref)).status.resources ?? [];
    context.terminal.out(await textOf(resources, output, paint));
    return undefined;
  },
};

function rowOfNode({ group, version, kind, namespace, name, health }: TreeNode): ResourceStatus {
  return { group, version, kind, namespace, name, ...(health && { health }) };
}

async function textOf(
  rows: readonly ResourceStatus[],
  output: string,
  paint: Paint,
): Promise<string> {
  if (output === 'json' || output === 'yaml') return documentText(rows, output);
  if (output === 'name') return rows.map((one) => `${toldResource(one)}\n`).join('');
  return table(
    [
      { title: 'GROUP', value: (one) => one.group },
      { title: 'KIND', value: (one) => one.kind },
      { title: 'NAMESPACE', value: (one) => one.namespace },
      { title: 'NAME', value: (one) => one.name },
      { title: 'STATUS', value: (one) => paint(one.status ?? '') },
      { title: 'HEALTH', value: (one) => paint(one.health?.status ?? '') },
      ...(output === 'wide'
        ? [
            { title: 'VERSION', value: (one: ResourceStatus) => one.version },
            { title: 'WAVE', value: (one: ResourceStatus) => String(one.syncWave ?? 0) },
            { title: 'MESSAGE', value: (one: ResourceStatus) => one.health?.message ?? '' },
          ]
        : []),
    ],
    rows,
  );
}

/** As `--resource` takes it. */
function toldResource({ group, kind, namespace, name }: ResourceStatus): string {
  return `${group}:${kind}:${namespace ? `${namespace}/` : ''}${name}`;
}
