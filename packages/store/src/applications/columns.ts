import {
  ANNOTATION_REFRESH,
  type ApplicationManifest,
  type ApplicationSpec,
  normalizeRepoUrl,
  sourcesOf,
} from '@lockstep/domain';

/** What of an application's row follows from its manifest. Names are the table's columns. */
export interface InputColumns {
  project: string;
  labels: Record<string, string>;
  annotations: Record<string, string>;
  finalizers: string[];
  owner_references: unknown[];
  spec: Record<string, unknown>;
  repo_urls: string[];
  repo_keys: string[];
  repo_url: string;
  path: string;
  chart: string;
  target_revision: string;
  search_text: string;
  dest_server: string;
  dest_name: string;
  dest_namespace: string;
  automated: boolean;
}

/** The types of those columns, for `jsonb_to_record`. */
export const INPUT_COLUMN_TYPES = {
  project: 'text',
  labels: 'jsonb',
  annotations: 'jsonb',
  finalizers: 'text[]',
  owner_references: 'jsonb',
  spec: 'jsonb',
  repo_urls: 'text[]',
  repo_keys: 'text[]',
  repo_url: 'text',
  path: 'text',
  chart: 'text',
  target_revision: 'text',
  search_text: 'text',
  dest_server: 'text',
  dest_name: 'text',
  dest_namespace: 'text',
  automated: 'boolean',
} as const satisfies Record<keyof InputColumns, string>;

export interface Input {
  columns: InputColumns;
  /** The refresh annotation is a request, not a fact to keep. */
  refresh: '' | 'normal' | 'hard';
}

/** `raw` is the manifest as it came; its spec is kept as it is, unknown fields too. */
export function readInput(manifest: ApplicationManifest, raw: unknown): Input {
  const { metadata } = manifest;
  const spec = { ...manifest.spec, project: manifest.spec.project || 'default' };
  const { [ANNOTATION_REFRESH]: requested, ...annotations } = metadata.annotations ?? {};
  const labels = metadata.labels ?? {};
  const columns = {
    project: spec.project,
    labels,
    annotations,
    finalizers: metadata.finalizers ?? [],
    owner_references: metadata.ownerReferences ?? [],
    spec: { ...rawSpec(raw, spec), project: spec.project },
    ...sourceColumns(spec),
    ...destinationColumns(spec),
    automated: isAutomated(spec),
  };
  return {
    columns: { ...columns, search_text: searchText(metadata.name, columns) },
    refresh: requested === undefined ? '' : requested === 'hard' ? 'hard' : 'normal',
  };
}

function rawSpec(raw: unknown, typed: ApplicationSpec): Record<string, unknown> {
  const spec = (raw as { spec?: unknown } | null | undefined)?.spec;
  return typeof spec === 'object' && spec !== null ? (spec as Record<string, unknown>) : typed;
}

function sourceColumns(spec: ApplicationSpec) {
  const sources = sourcesOf(spec);
  const repoUrls = [...new Set(sources.map((source) => source.repoURL))];
  const first = sources[0];
  return {
    repo_urls: repoUrls,
    repo_keys: [...new Set(repoUrls.map(normalizeRepoUrl))],
    repo_url: first?.repoURL ?? '',
    path: first?.path ?? '',
    chart: first?.chart ?? '',
    target_revision: first?.targetRevision ?? '',
  };
}

function destinationColumns({ destination }: ApplicationSpec) {
  return {
    dest_server: destination.server ?? '',
    dest_name: destination.name ?? '',
    dest_namespace: destination.namespace ?? '',
  };
}

function isAutomated({ syncPolicy }: ApplicationSpec): boolean {
  const automated = syncPolicy?.automated;
  return automated !== null && automated !== undefined && automated.enabled !== false;
}

type Searchable = Omit<InputColumns, 'search_text'>;

/** A line for each thing people look for, so that no match runs over from one to the next. */
function searchText(name: string, columns: Searchable): string {
  const labels = Object.entries(columns.labels).map(([key, value]) => `${key}=${value}`);
  return [
    name,
    columns.project,
    ...columns.repo_urls,
    columns.path,
    columns.chart,
    columns.dest_server,
    columns.dest_name,
    columns.dest_namespace,
    ...labels,
  ]
    .filter((line) => line !== '')
    .join('\n')
    .toLowerCase();
}
