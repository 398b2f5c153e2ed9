import { compareVersions, isExactVersion, parseConstraint, parseVersion } from '@lockstep/domain';
import { RenderError } from '../../render-error.ts';

/** One version of a chart, as the index of its repository lists it. */
export interface ChartEntry {
  version: string;
  /** Relative to the repository, or whole; the first one counts. */
  urls: string[];
  /** SHA-256 of the package in hex; undefined where the index does not tell. */
  digest?: string;
  appVersion?: string;
  description?: string;
  created?: string;
}

const DIGEST = /^(?:sha256:)?([0-9a-f]{64})$/;

/** Reads what an index lists of one chart, the highest version first; what is malformed is left out. */
export function chartEntries(listed: unknown): ChartEntry[] {
  if (!Array.isArray(listed)) return [];
  const entries = listed.map(chartEntry).filter((one) => one !== undefined);
  const read = entries.map((entry) => ({ entry, version: parseVersion(entry.version) }));
  return read
    .sort((a, b) => {
      if (a.version && b.version) return compareVersions(b.version, a.version);
      return Number(Boolean(b.version)) - Number(Boolean(a.version));
    })
    .map(({ entry }) => entry);
}

/**
 * The entry that Helm takes for a version: the one that is written so, else the highest in the range
 * that it stands for. Throws RenderError `path` when there is none, `spec` for what is no range.
 */
export function chooseEntry(
  entries: readonly ChartEntry[],
  wanted: string,
  chart: { name: string; repository: string },
): ChartEntry {
  const exact = entries.find((entry) => entry.version === wanted);
  if (exact) return exact;
  const constraint = parseConstraint(wanted === '' ? '*' : wanted);
  if (!constraint) {
    throw new RenderError(
      'spec',
      `chart ${JSON.stringify(chart.name)}: ${JSON.stringify(wanted)} is neither a version nor a constraint`,
    );
  }
  for (const entry of entries) {
    const version = parseVersion(entry.version);
    if (version && constraint(version)) return entry;
  }
  throw new RenderError(
    'path',
    noVersion(
      entries.map(({ version }) => version),
      wanted,
      chart,
    ),
  );
}

/** In Helm's words where one version is missing. */
export function noVersion(
  versions: readonly string[],
  wanted: string,
  { name, repository }: { name: string; repository: string },
): string {
  if (isExactVersion(wanted)) {
    return `chart ${JSON.stringify(name)} version ${JSON.stringify(wanted)} not found in ${repository} repository`;
  }
  const [highest] = versions;
  const has =
    highest === undefined ? 'it has none' : `the highest of ${versions.length} is ${highest}`;
  return `chart ${JSON.stringify(name)}: no version in ${repository} matches the constraint ${JSON.stringify(wanted)}, ${has}`;
}

function chartEntry(given: unknown): ChartEntry | undefined {
  const { version, urls, digest, appVersion, description, created } = (given ?? {}) as Record<
    string,
    unknown
  >;
  if (typeof version !== 'string' && typeof version !== 'number') return undefined;
  const sha256 = typeof digest === 'string' ? DIGEST.exec(digest)?.[1] : undefined;
  return {
    version: String(version),
    urls: Array.isArray(urls) ? urls.filter((url) => typeof url === 'string') : [],
    ...(sha256 ? { digest: sha256 } : {}),
    ...texts({ appVersion, description, created }),
  };
}

function texts(fields: Record<string, unknown>): Record<string, string> {
  const found = Object.entries(fields).flatMap(([name, value]) => {
    const text = value instanceof Date ? value.toISOString() : value;
    const isText = typeof text === 'string' || typeof text === 'number';
    return isText ? [[name, String(text)] as const] : [];
  });
  return Object.fromEntries(found);
}
