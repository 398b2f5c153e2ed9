import type { KubeObject, TreeNode } from '@lockstep/domain';
import type { ApplicationRef } from '../application/application-ref.ts';
import type { ApplicationsApi } from '../application/applications-api.ts';
import { CliError } from '../cli/cli-error.ts';

const DEFAULT_CONTAINER = 'kubectl.kubernetes.io/default-container';

/** The application's pod of that name. @throws CliError that names those there are. */
export async function findPod(
  api: ApplicationsApi,
  ref: ApplicationRef,
  { name, namespace }: { name: string; namespace?: string | undefined },
): Promise<TreeNode> {
  const { nodes = [] } = await api.tree(ref);
  const pods = nodes.filter(({ kind, group }) => kind === 'Pod' && group === '');
  const found = pods.filter(
    (pod) => pod.name === name && (namespace === undefined || pod.namespace === namespace),
  );
  const [pod] = found;
  if (pod && found.length === 1) return pod;
  if (pod) {
    const namespaces = found.map((one) => one.namespace).join(', ');
    throw new CliError(`there are pods ${name} in several namespaces: ${namespaces}`, {
      hint: 'Say which: --namespace NAMESPACE',
    });
  }
  const names = pods.map((one) => one.name);
  throw new CliError(`${ref.name} has no pod ${name}`, {
    hint: names.length > 0 ? `It has ${names.slice(0, 20).join(', ')}` : 'It has no pods',
  });
}

interface Pod extends KubeObject {
  spec?: { containers?: { name: string }[] };
}

/** The container that is meant where none is named: as its annotation says, else the first. */
export async function defaultContainer(
  api: ApplicationsApi,
  ref: ApplicationRef,
  { group, version, kind, namespace, name }: TreeNode,
): Promise<{ name: string; others: string[] }> {
  const pod = (await api.live(ref, { group, version, kind, namespace, name })) as Pod;
  const names = (pod.spec?.containers ?? []).map((one) => one.name);
  const stated = pod.metadata.annotations?.[DEFAULT_CONTAINER];
  const chosen = names.find((one) => one === stated) ?? names[0] ?? '';
  return { name: chosen, others: names.filter((one) => one !== chosen) };
}
