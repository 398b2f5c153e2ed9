import {
  type FluxChartSpec,
  type FluxHelmReleaseSpec,
  fluxChartSpecSchema,
  fluxHelmRepositorySpecSchema,
  fluxOciReference,
  fluxOciRepositorySpecSchema,
  withoutEndSlashes,
} from '@lockstep/domain';
import type { Repackaging } from '../helm/repackage.ts';
import { RenderError } from '../render-error.ts';
import type { RenderContext, RenderWarning } from '../render-input.ts';
import type { RemoteRef } from '../source/remote.ts';
import { cleanPath } from '../source/repo-path.ts';
import { sourceTreeOf } from '../source/source-tree-of.ts';
import { chooseChart } from './released-chart.ts';
import { missing, openRemote, openSource } from './sources.ts';
import { readSpec } from './spec.ts';
import type { UnitInput } from './unit.ts';

/** A chart that lies at the context's path, and the value files that come with it. */
export interface OpenedChart {
  context: RenderContext;
  valueFiles: string[];
  ignoreMissingValueFiles: boolean;
  repackaging: Repackaging;
  warnings?: RenderWarning[];
}

/** Opens the chart of a HelmRelease. Throws MissingReference where its source is not there. */
export async function openChart(
  { chart, chartRef }: FluxHelmReleaseSpec,
  given: UnitInput,
): Promise<OpenedChart> {
  const { namespace } = given.unit;
  if (chart) return await openNamed(chart.spec, namespace, given);
  if (!chartRef) throw new RenderError('spec', 'either chart or chartRef must be set');
  const place = chartRef.namespace ?? namespace;
  const object = given.references.source(chartRef.kind, place, chartRef.name);
  if (!object) throw missing(chartRef, place);
  switch (object.kind) {
    case 'HelmChart':
      return await openNamed(readSpec(fluxChartSpecSchema, object), place, given);
    case 'OCIRepository': {
      const spec = readSpec(fluxOciRepositorySpecSchema, object);
      return await openFetched(chartAt(spec.url, fluxOciReference(spec)), given, {});
    }
    default:
      throw new RenderError('unsupported', `chartRef: ${object.kind} is not supported`);
  }
}

/** Of `oci://host/charts/web`, the chart `web` of the repository `oci://host/charts`. */
function chartAt(url: string, version: string): RemoteRef {
  const at = withoutEndSlashes(url).lastIndexOf('/');
  return { kind: 'chart', url: url.slice(0, at), name: url.slice(at + 1), version };
}

async function openNamed(
  spec: FluxChartSpec,
  namespace: string,
  given: UnitInput,
): Promise<OpenedChart> {
  const { sourceRef, chart, version } = spec;
  if (sourceRef.kind !== 'HelmRepository') return await openFolder(spec, namespace, given);
  const place = sourceRef.namespace ?? namespace;
  const object = given.references.source(sourceRef.kind, place, sourceRef.name);
  if (!object) throw missing(sourceRef, place);
  const { url } = readSpec(fluxHelmRepositorySpecSchema, object);
  const ref: RemoteRef = { kind: 'chart', url, name: chart, version: version || '*' };
  return await openFetched(ref, given, spec);
}

/** A chart that lies in a folder of a source, with value files from anywhere in that. */
async function openFolder(
  spec: FluxChartSpec,
  namespace: string,
  given: UnitInput,
): Promise<OpenedChart> {
  const files = (spec.valuesFiles ?? []).map(cleanPath);
  const packaged = packagedWith(
    spec,
    files.map((file) => `/${file}`),
  );
  const path = cleanPath(spec.chart.replace(/^\/+/, ''));
  const now = await openSource(spec.sourceRef, namespace, given);
  if (spec.reconcileStrategy === 'Revision') {
    packaged.repackaging.versionMetadata = await commitOf(now.context);
    return { context: { ...now.context, path }, ...packaged };
  }
  if (!given.input.remote?.knowsHistory) return { context: { ...now.context, path }, ...packaged };
  const released = await openSource(spec.sourceRef, namespace, given, path);
  const chart = await chooseChart({ now: now.context, released: released.context, path, files });
  return { ...packaged, ...chart };
}

async function openFetched(
  ref: RemoteRef,
  { context }: UnitInput,
  spec: Partial<FluxChartSpec>,
): Promise<OpenedChart> {
  const opened = await openRemote(ref, context);
  return { context: opened.context, ...packagedWith(spec, spec.valuesFiles ?? []) };
}

/** Value files of a source stand in place of the chart's own: Flux packages it with them. */
function packagedWith(spec: Partial<FluxChartSpec>, files: string[]) {
  const ignoreMissingValueFiles = spec.ignoreMissingValuesFiles ?? false;
  const repackaging: Repackaging = { replacesValues: true };
  return { valueFiles: files, ignoreMissingValueFiles, repackaging };
}

/** As much of the commit as Flux puts into a chart's version. */
const METADATA_LENGTH = 12;

/** The commit of a source, on which the render depends then: on all that is in it. */
async function commitOf(context: RenderContext): Promise<string> {
  const tree = sourceTreeOf(context);
  tree.claim(await tree.resolve(''));
  return tree.commit.slice(0, METADATA_LENGTH);
}
