import { stat } from 'node:fs/promises';
import type { KubeObject } from '@lockstep/domain';
import type { Command } from 'commander';
import { collect, examples, type Invocation } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import { shownName } from '../../offline/generated-name.ts';
import type { OfflinePlanInput } from '../../offline/plan-offline.ts';
import { type OutputOptions, outputOption, writeList } from '../../output/format.ts';
import { table } from '../../output/table.ts';

interface PlanOptions extends OutputOptions {
  live?: string;
  option?: string[];
  prune?: boolean;
  skipHooks?: boolean;
  namespace: string;
}

export const adminPlan = {
  configure(command: Command) {
    command
      .argument(
        '<dir>',
        'a folder, rendered as in an application; or a file of manifests, - for stdin',
      )
      .option('--live <file>', 'the objects of the application as they are in the cluster')
      .option('--option <option>', 'a sync option, as in PruneLast=true; may be repeated', collect)
      .option('--prune', 'also delete what is live and not desired')
      .option('--skip-hooks', 'without hooks, as a selective sync')
      .option('--namespace <namespace>', "the destination's", 'default');
    outputOption(command, ['table', 'json', 'yaml', 'name']);
    examples(command, [
      'lockstep admin plan ./shop',
      'lockstep admin plan ./shop --live live.yaml --prune --option PruneLast=true -o json',
    ]);
  },

  async run(context: Context, { args, options }: Invocation<PlanOptions>) {
    const from = args[0] ?? '';
    const { stepAnswer } = await import('../../offline/plan-offline.ts');
    const desired = await desiredIn(from, options.namespace);
    const { steps, warnings } = await planned({
      desired,
      live: options.live ? await objectsIn(options.live) : [],
      options: options.option ?? [],
      prune: options.prune === true,
      skipHooks: options.skipHooks === true,
      namespace: options.namespace,
      revision: '',
    });
    for (const warning of warnings) context.terminal.err(`Warning: ${warning}\n`);
    await writeList(context.terminal, options.output, steps.map(stepAnswer), {
      table: () =>
        table(
          [
            { title: 'PHASE', value: (one) => one.phase },
            { title: 'WAVE', value: (one) => String(one.wave) },
            { title: 'KIND', value: ({ ref }) => ref.kind },
            {
              title: 'NAME',
              value: (one) => nameOf({ ...one.ref, name: shownName(one, desired) }),
            },
            { title: 'ACTION', value: (one) => one.action },
          ],
          steps,
        ),
      name: (one) => `${one.kind}/${one.name}`,
    });
    return undefined;
  },
};

async function planned(input: Omit<OfflinePlanInput, 'jq'>) {
  const { planOffline } = await import('../../offline/plan-offline.ts');
  const { createJq } = await import('@lockstep/scripting');
  const jq = createJq();
  try {
    return planOffline({ ...input, jq });
  } finally {
    jq.close();
  }
}

function nameOf({ namespace, name }: { namespace: string; name: string }): string {
  return namespace ? `${namespace}/${name}` : name;
}

/** A folder may be a chart, an overlay or plain manifests; anything else is manifests. */
async function desiredIn(from: string, namespace: string): Promise<KubeObject[]> {
  const found = await stat(from).catch(() => undefined);
  if (!found?.isDirectory()) return objectsIn(from);
  const { renderLocally } = await import('../../offline/render-locally.ts');
  return (await renderLocally({ path: from, namespace })).manifests;
}

async function objectsIn(from: string): Promise<KubeObject[]> {
  const { readDocuments } = await import('../../manifests/read-documents.ts');
  return (await readDocuments(from)).map(({ object }) => object);
}
