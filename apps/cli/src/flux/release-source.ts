import {
  type FluxHelmReleaseSpec,
  fluxChartSpecSchema,
  fluxHelmReleaseSpecSchema,
  fluxReleaseName,
  type KubeObject,
  type Source,
} from '@lockstep/domain';
import { type FluxObjects, namespaceOf } from './flux-objects.ts';
import { chartRepository, sourceAddress } from './source-address.ts';
import type { UnitSource } from './to-applications.ts';

type Note = (text: string) => void;

/** Undefined, with a note, where no application can stand for the release. */
export function releaseSource(
  object: KubeObject,
  objects: FluxObjects,
  { note }: { note: Note },
): UnitSource | undefined {
  const parsed = fluxHelmReleaseSpecSchema.safeParse(object.spec);
  if (!parsed.success) {
    note('its spec is malformed');
    return undefined;
  }
  const spec = parsed.data;
  if (spec.kubeConfig) {
    note('kubeConfig names another cluster');
    return undefined;
  }
  const chart = chartSource(spec, namespaceOf(object), objects, note);
  if (!chart) return undefined;
  tellLost(spec, note);
  return {
    source: { ...chart.source, helm: { ...helmOf(object, spec), ...chart.helm } },
    namespace: spec.targetNamespace ?? namespaceOf(object),
    prune: true,
    suspend: spec.suspend ?? false,
    createNamespace: spec.install?.createNamespace ?? false,
    timeout: spec.timeout,
  };
}

interface ChartSource {
  source: Source;
  helm?: Source['helm'];
}

function chartSource(
  { chart, chartRef }: FluxHelmReleaseSpec,
  namespace: string,
  objects: FluxObjects,
  note: Note,
): ChartSource | undefined {
  if (chart) return namedChart(chart.spec, namespace, objects, note);
  if (!chartRef) {
    note('it names no chart');
    return undefined;
  }
  const place = chartRef.namespace ?? namespace;
  if (chartRef.kind === 'HelmChart') {
    const spec = fluxChartSpecSchema.safeParse(
      objects.find('HelmChart', place, chartRef.name)?.spec,
    );
    if (spec.success) return namedChart(spec.data, place, objects, note);
  }
  const address = sourceAddress(chartRef, namespace, objects);
  if (address.kind !== 'oci') {
    note(address.kind === 'unknown' ? address.reason : `chartRef: ${chartRef.kind} is no chart`);
    return undefined;
  }
  const url = chartRepository(address.repoURL);
  const at = url.lastIndexOf('/');
  const { targetRevision } = address;
  return { source: { repoURL: url.slice(0, at), chart: url.slice(at + 1), targetRevision } };
}

type NamedChart = NonNullable<FluxHelmReleaseSpec['chart']>['spec'];

function namedChart(
  spec: NamedChart,
  namespace: string,
  objects: FluxObjects,
  note: Note,
): ChartSource | undefined {
  const address = sourceAddress(spec.sourceRef, namespace, objects);
  const files = spec.valuesFiles;
  if (files?.length && !files.some((file) => /(^|\/)values\.yaml$/.test(file))) {
    note('valuesFiles: the values.yaml of the chart counts beneath them');
  }
  const missing = spec.ignoreMissingValuesFiles && { ignoreMissingValueFiles: true };
  switch (address.kind) {
    case 'charts': {
      const { repoURL } = address;
      const helm = files && { valueFiles: files, ...missing };
      return { source: { repoURL, chart: spec.chart, targetRevision: spec.version || '*' }, helm };
    }
    case 'git':
    case 'oci': {
      const { repoURL, targetRevision } = address;
      const path = spec.chart.replace(/^\.?\/+/, '') || '.';
      if (spec.reconcileStrategy === 'Revision') {
        note('reconcileStrategy: the commit is no part of the chart’s version any more');
      }
      const valueFiles = files?.map((file) => `/${file.replace(/^\.?\/+/, '')}`);
      return {
        source: { repoURL, targetRevision, path },
        helm: valueFiles && { valueFiles, ...missing },
      };
    }
    case 'unknown':
      note(address.reason);
      return undefined;
  }
}

function helmOf(object: KubeObject, spec: FluxHelmReleaseSpec): Source['helm'] {
  const { install = {} } = spec;
  return {
    releaseName: fluxReleaseName(object.metadata.name ?? '', spec),
    ...(spec.values && Object.keys(spec.values).length > 0 && { valuesObject: spec.values }),
    ...((install.crds === 'Skip' || install.skipCRDs) && { skipCrds: true }),
    ...(install.disableSchemaValidation && { skipSchemaValidation: true }),
  };
}

/** Fields that an application's source cannot say. */
function tellLost(spec: FluxHelmReleaseSpec, note: Note): void {
  for (const { kind, name } of spec.valuesFrom ?? []) {
    note(`valuesFrom ${kind} ${name} was left out: put these values into a file or valuesObject`);
  }
  if (spec.postRenderers?.length) {
    note('postRenderers were left out: keep Flux’s objects, with source.flux, for them');
  }
  if (spec.suspend) note('it is suspended: the application has no automated sync');
  for (const field of ['serviceAccountName', 'driftDetection', 'commonMetadata']) {
    if (spec[field]) note(`${field} was left out`);
  }
}
