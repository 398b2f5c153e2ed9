import { type ClusterDecisions, compileSelector, type GeneratorInputs } from '@lockstep/appset';
import { type Fields, isFields, listOf, textMapOf, textOf } from './given-fields.ts';

type Query = Parameters<GeneratorInputs['clusterDecisions']>[0];

/**
 * The resources that hold decisions, and the ConfigMap of the generator's name that tells how to
 * read them; without it, what the resources themselves show.
 */
export function givenDecisions(
  { clusterDecisionResources, configMaps }: Fields,
  query: Query,
): ClusterDecisions {
  const resources = listOf(clusterDecisionResources, 'clusterDecisionResources');
  const config = configOf(configMaps, query.configMap) ?? assumed(resources);
  const isSelected = compileSelector(query.labelSelector ?? {}, { hasLabelValues: true });
  return {
    config,
    resources: resources.filter((one) => {
      if (!isOfKind(one, config)) return false;
      if (query.name !== '') return textOf(one, 'metadata.name') === query.name;
      const metadata = isFields(one.metadata) ? one.metadata : {};
      return isSelected(new Map(Object.entries(textMapOf(metadata.labels, 'metadata.labels'))));
    }),
  };
}

function configOf(configMaps: unknown, name: string): Record<string, string> | undefined {
  const found = listOf(configMaps, 'configMaps').find(
    (one) => textOf(one, 'metadata.name', 'name') === name,
  );
  return found && textMapOf(found.data, `configMaps ${name}.data`);
}

function assumed([first]: Fields[]): Record<string, string> {
  const { status } = first ?? {};
  return {
    apiVersion: textOf(first ?? {}, 'apiVersion'),
    kind: textOf(first ?? {}, 'kind').toLowerCase(),
    statusListKey: isFields(status) && Array.isArray(status.clusters) ? 'clusters' : 'decisions',
    matchKey: 'clusterName',
  };
}

/** The ConfigMap names a kind in the plural, as an API's path does. */
function isOfKind(one: Fields, { apiVersion, kind = '' }: Record<string, string>): boolean {
  const singular = textOf(one, 'kind').toLowerCase();
  const plurals = [singular, `${singular}s`, `${singular}es`, singular.replace(/y$/, 'ies')];
  return textOf(one, 'apiVersion') === apiVersion && plurals.includes(kind.toLowerCase());
}
