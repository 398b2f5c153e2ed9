import {
  type ClusterDecisionResourceGenerator,
  IN_CLUSTER_NAME,
  IN_CLUSTER_SERVER,
} from '@lockstep/domain';
import { goText } from '@lockstep/scripting';
import type { RegisteredCluster } from '../inputs.ts';
import { isObject, type JsonObject, type Params } from '../params.ts';
import { invalid } from '../problem.ts';
import type { GeneratorContext } from './generator.ts';
import { withValues } from './own-values.ts';

const DEFAULT_LIST_KEY = 'clusters';

/** A set for each decision in the status of the resources that names a registered cluster. */
export async function generateFromClusterDecisions(
  spec: ClusterDecisionResourceGenerator,
  { inputs, settings }: GeneratorContext,
): Promise<Params[]> {
  const { config, resources } = await inputs.clusterDecisions(queryOf(spec));
  checkConfig(config);
  if (resources.length === 0) throw invalid('no clusterDecisionResources found');
  const { matchKey = '', statusListKey = '' } = config;
  if (matchKey === '') return [];
  const known = withLocal(await inputs.clusters());
  return resources
    .flatMap((resource) => decisionsOf(resource, statusListKey || DEFAULT_LIST_KEY))
    .flatMap((decision) => {
      const cluster = known.find(({ name }) => name !== '' && name === decision[matchKey]);
      return cluster ? [paramsOf(cluster, decision)] : [];
    })
    .map((params) => withValues(params, Object.entries(spec.values ?? {}), settings));
}

/** By name or by labels, one of them. */
function queryOf({ configMapRef, name, labelSelector }: ClusterDecisionResourceGenerator) {
  const selects = labelSelector?.matchLabels || labelSelector?.matchExpressions;
  if (!name === !selects) {
    throw invalid(
      'there is a problem with the definition of the ClusterDecisionResource generator: ' +
        'it has either a name or a labelSelector',
    );
  }
  return {
    configMap: configMapRef ?? '',
    name: name ?? '',
    labelSelector: labelSelector ?? undefined,
  };
}

function checkConfig({ apiVersion = '', kind = '' }: Readonly<Record<string, string>>): void {
  if (kind !== '' && apiVersion.indexOf('/') > 0) return;
  throw invalid(
    'there is a problem with the apiVersion, kind or resourceName provided: ' +
      'the ConfigMap must name a kind and an apiVersion as in "example.io/v1"',
  );
}

function withLocal(clusters: readonly RegisteredCluster[]): readonly RegisteredCluster[] {
  if (clusters.some(({ server }) => server === IN_CLUSTER_SERVER)) return clusters;
  return [...clusters, { name: IN_CLUSTER_NAME, server: IN_CLUSTER_SERVER }];
}

function decisionsOf(resource: object, listKey: string): JsonObject[] {
  const { status } = resource as { status?: unknown };
  const list = isObject(status) ? status[listKey] : undefined;
  return Array.isArray(list) ? list.filter(isObject) : [];
}

function paramsOf({ name, server }: RegisteredCluster, decision: JsonObject): Params {
  return new Map([
    ['name', name],
    ['server', server],
    ...Object.entries(decision).map(([key, value]): [string, string] => [key, goText(value)]),
  ]);
}
