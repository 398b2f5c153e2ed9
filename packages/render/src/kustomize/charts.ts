import { posix } from 'node:path';
import { RenderError } from '../render-error.ts';
import type { RemoteRef } from '../source/remote.ts';
import { resolveFrom } from '../source/repo-path.ts';
import type { TracedTree } from '../trace/traced-tree.ts';
import type { Place } from './build-plan.ts';
import type { Kustomization } from './kustomization.ts';
import { isFields, type Resolve } from './references.ts';

/** A chart that was fetched, and where Kustomize looks for it. */
export interface ChartToWrite {
  tree: string;
  path: string;
  chart: TracedTree;
  /** Where in its archive the chart lies. */
  from: string;
}

interface Access {
  resolve: Resolve;
  fetch(ref: RemoteRef): Promise<TracedTree>;
}

interface NamedChart {
  name: string;
  version: string;
  repo: string;
  home: string;
}

/**
 * Plans the charts that a kustomization inflates: those in the repository are claimed, the others
 * fetched. Helm's own configuration out of a repository is left out: plug-ins could be in it.
 */
export async function planCharts(
  kustomization: Kustomization,
  place: Place,
  access: Access,
): Promise<{ content: Kustomization; charts: ChartToWrite[] }> {
  const content = { ...kustomization };
  const home = chartHome(kustomization.helmGlobals);
  if (isFields(content.helmGlobals)) {
    const { configHome: _, ...globals } = content.helmGlobals;
    content.helmGlobals = globals;
  }
  const charts: ChartToWrite[] = [];
  for (const named of namedCharts(kustomization, home)) {
    const planned = await planChart(named, place, access);
    if (planned) charts.push(planned);
  }
  if (Array.isArray(content.helmCharts)) {
    content.helmCharts = await mapValuesFiles(content.helmCharts, access.resolve);
  }
  if (Array.isArray(content.helmChartInflationGenerator)) {
    content.helmChartInflationGenerator = content.helmChartInflationGenerator.map((one) =>
      isFields(one) ? { ...one, helmHome: undefined, helmBin: undefined } : one,
    );
  }
  return { content, charts };
}

function chartHome(globals: unknown): string {
  const home = isFields(globals) ? globals.chartHome : undefined;
  return typeof home === 'string' && home !== '' ? home : 'charts';
}

function namedCharts(kustomization: Kustomization, home: string): NamedChart[] {
  const text = (value: unknown) => (typeof value === 'string' ? value : '');
  const today = list(kustomization.helmCharts).map((chart) => ({
    name: text(chart.name),
    version: text(chart.version),
    repo: text(chart.repo),
    home,
  }));
  const before = list(kustomization.helmChartInflationGenerator).map((chart) => ({
    name: text(chart.chartName),
    version: text(chart.chartVersion),
    repo: text(chart.chartRepoUrl),
    home: text(chart.chartHome) || home,
  }));
  return [...today, ...before].filter(({ name }) => name !== '');
}

/** Undefined for a chart that lies in the repository, or that Kustomize itself will miss. */
async function planChart(
  { name, version, repo, home }: NamedChart,
  { at, dir }: Place,
  { fetch }: Access,
): Promise<ChartToWrite | undefined> {
  if (!/^[\w][\w.-]*$/.test(name.split('/').at(-1) ?? '') || name.includes('..')) {
    throw new RenderError('spec', `helmCharts: ${JSON.stringify(name)} is no name of a chart`);
  }
  if (/[/\\]|\.\./.test(version)) {
    throw new RenderError('spec', `helmCharts: ${JSON.stringify(version)} is no version`);
  }
  // Kustomize keeps the versions of a repository's chart apart.
  const folder = repo && version ? `${name}-${version}` : '';
  const path = resolveFrom(dir, posix.join(home, folder, name));
  if (await at.tree.isDirectory(path)) {
    at.paths.add(path);
    return undefined;
  }
  if (repo === '') return undefined;
  const chart = await fetch({ kind: 'chart', url: repo, name, version });
  const from = (await chart.isFile('Chart.yaml')) ? '' : (name.split('/').at(-1) ?? '');
  return { tree: at.name, path, chart, from };
}

async function mapValuesFiles(charts: unknown[], resolve: Resolve): Promise<unknown[]> {
  const file = async (text: unknown) =>
    typeof text === 'string' && text !== '' ? await resolve({ text, kind: 'file' }) : text;
  return await Promise.all(
    charts.map(async (chart) => {
      if (!isFields(chart)) return chart;
      const { valuesFile, additionalValuesFiles: more } = chart;
      return {
        ...chart,
        ...(valuesFile !== undefined && { valuesFile: await file(valuesFile) }),
        ...(Array.isArray(more) && { additionalValuesFiles: await Promise.all(more.map(file)) }),
      };
    }),
  );
}

function list(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter(isFields) : [];
}
