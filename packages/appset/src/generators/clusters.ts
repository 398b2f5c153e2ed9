import {
  ANNOTATION_LAST_APPLIED,
  type ClusterGenerator,
  IN_CLUSTER_NAME,
  IN_CLUSTER_SERVER,
} from '@lockstep/domain';
import { TextMap } from '@lockstep/scripting';
import type { RegisteredCluster } from '../inputs.ts';
import { compileSelector } from '../match/label-selector.ts';
import { sanitizeName } from '../match/sanitize-name.ts';
import type { Params } from '../params.ts';
import { within } from '../problem.ts';
import type { GeneratorContext } from './generator.ts';
import { addOwnValues } from './own-values.ts';

const SECRET_TYPE_LABEL = 'argocd.argoproj.io/secret-type';

/**
 * The clusters that the selector names. The local cluster is one of them while nothing is selected
 * by, also where it is not registered: then it has no labels, and comes first.
 */
export async function generateFromClusters(
  { selector, values, flatList }: ClusterGenerator,
  { inputs, settings }: GeneratorContext,
): Promise<Params[]> {
  const isSelected = await within('selector', () =>
    compileSelector(selector ?? {}, { hasLabelValues: true }),
  );
  const registered = (await inputs.clusters()).map(asSecret);
  // Of two of one name the later one counts.
  const byName = new Map(registered.map((cluster) => [cluster.name, cluster]));
  const selected = [...byName.values()].filter(({ labels }) =>
    isSelected(new Map(Object.entries(labels))),
  );
  const selectsAll =
    Object.keys(selector?.matchLabels ?? {}).length + (selector?.matchExpressions?.length ?? 0) ===
    0;
  const hasLocal = registered.some(({ server }) => server === IN_CLUSTER_SERVER);
  const sets = [
    ...(selectsAll && !hasLocal ? [localParams()] : []),
    ...selected.map((cluster) => paramsOf(cluster, settings.goTemplate)),
  ].map((params) => addOwnValues(params, values, settings));
  return flatList ? [new Map([['clusters', sets]])] : sets;
}

type Secret = RegisteredCluster & Required<Pick<RegisteredCluster, 'labels' | 'annotations'>>;

/**
 * Every registered cluster carries the label that makes it one. The manifest that kubectl keeps in
 * an annotation holds the cluster's credentials, and is nothing for templates.
 */
function asSecret(cluster: RegisteredCluster): Secret {
  const labels = { [SECRET_TYPE_LABEL]: 'cluster', ...cluster.labels };
  const { [ANNOTATION_LAST_APPLIED]: _manifest, ...annotations } = cluster.annotations ?? {};
  return { ...cluster, labels, annotations };
}

function localParams(): Params {
  return new Map([
    ['name', IN_CLUSTER_NAME],
    ['nameNormalized', IN_CLUSTER_NAME],
    ['server', IN_CLUSTER_SERVER],
    ['project', ''],
  ]);
}

function paramsOf({ name, server, project, labels, annotations }: Secret, goTemplate: boolean) {
  const params: Params = new Map([
    ['name', name],
    ['nameNormalized', sanitizeName(name)],
    ['server', server],
    ['project', project ?? ''],
  ]);
  const metadata = { labels: Object.entries(labels), annotations: Object.entries(annotations) };
  if (goTemplate) {
    const filled = Object.entries(metadata).filter(([, entries]) => entries.length > 0);
    return params.set(
      'metadata',
      Object.fromEntries(filled.map(([key, entries]) => [key, new TextMap(entries)])),
    );
  }
  for (const [part, entries] of Object.entries(metadata)) {
    for (const [key, value] of entries) params.set(`metadata.${part}.${key}`, value);
  }
  return params;
}
