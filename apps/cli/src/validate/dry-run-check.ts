import { type KubeObject, messageOf, refOf } from '@lockstep/domain';
import type { KubeClient } from '@lockstep/kube';
import type { Check, CheckFinding } from './check.ts';
import { nameOfObject } from './finding.ts';

const AT_ONCE = 8;

/** Asks a cluster by dry run of server-side apply; nothing of it is kept. */
export function dryRunCheck(client: KubeClient): Check {
  return {
    name: 'dry-run',
    run: async ({ manifests, application }) => {
      const namespace = application.spec.destination.namespace ?? 'default';
      const coming = comingNames(manifests);
      const queue = [...manifests];
      const findings: CheckFinding[] = [];
      const work = async () => {
        for (let next = queue.shift(); next; next = queue.shift()) {
          findings.push(...(await ask(client, next, { namespace, coming })));
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, work));
      return findings;
    },
  };
}

interface Coming {
  namespace: string;
  coming: ReadonlySet<string>;
}

async function ask(
  client: KubeClient,
  manifest: KubeObject,
  { namespace, coming }: Coming,
): Promise<CheckFinding[]> {
  const { group, kind } = refOf(manifest);
  const told = (level: CheckFinding['level'], message: string): CheckFinding[] => [
    { level, check: 'dry-run', message, object: nameOfObject(manifest) },
  ];
  try {
    const found = await client.discovery.resolve({ group, kind });
    if (!found) {
      return coming.has(`kind ${group}/${kind}`)
        ? told('note', 'its kind comes with the same manifests: it was not asked')
        : told('error', 'the cluster does not know its kind');
    }
    const object = found.namespaced ? inNamespace(manifest, namespace) : manifest;
    const options = { manager: 'lockstep', force: true, dryRun: true } as const;
    if (object.metadata.name) await client.apply(object, options);
    else await client.create(object, options);
    return [];
  } catch (error) {
    const message = messageOf(error);
    const isAwaited = /namespaces "([^"]+)" not found/.test(message);
    if (isAwaited) return told('note', `${message}: it was not asked`);
    // The API server may quote what it does not take.
    return told('error', kind === 'Secret' ? 'the API server does not take it' : message);
  }
}

function inNamespace(manifest: KubeObject, namespace: string): KubeObject {
  const { metadata } = manifest;
  return metadata.namespace ? manifest : { ...manifest, metadata: { ...metadata, namespace } };
}

/** Kinds whose CRDs are among the manifests. */
function comingNames(manifests: readonly KubeObject[]): ReadonlySet<string> {
  const kinds = manifests.flatMap(({ kind, spec }) => {
    if (kind !== 'CustomResourceDefinition') return [];
    const { group, names } = (spec ?? {}) as { group?: string; names?: { kind?: string } };
    return [`kind ${group}/${names?.kind}`];
  });
  return new Set(kinds);
}
