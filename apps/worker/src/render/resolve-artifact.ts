import type { Source } from '@lockstep/domain';
import type { FetchedTree } from '@lockstep/render';
import type { Services } from '../services.ts';

/** Whether a source is a chart of a repository or an artifact of a registry, and not in Git. */
export function isArtifact({ chart, repoURL }: Pick<Source, 'chart' | 'repoURL'>): boolean {
  return Boolean(chart) || repoURL.startsWith('oci://');
}

/**
 * What such a source stands for now: a chart by its version, any other artifact by its digest.
 * `wanted` stands for its targetRevision. Throws RenderError.
 */
export async function resolveArtifact(
  { artifacts }: Pick<Services, 'artifacts'>,
  source: Source,
  request: { project: string; maxAgeMs: number; wanted: string | undefined },
): Promise<FetchedTree> {
  const { repoURL: url, chart, helm } = source;
  const { wanted = '', ...asked } = request;
  if (!chart) return await artifacts.artifact({ url, reference: wanted }, asked);
  const passCredentials = helm?.passCredentials ? { passCredentials: true as const } : {};
  return await artifacts.chart({ url, name: chart, version: wanted, ...passCredentials }, asked);
}
