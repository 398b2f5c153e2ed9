import type { ResourceRef } from '@lockstep/domain';
import type { ApplicationKey } from '../../api/applications.ts';
import { applicationUrl } from '../../early/early-requests.ts';

/** Whose logs, and which part of them. */
export interface LogQuery {
  /** A pod, or what pods came of: then those of all of them. */
  of: ResourceRef;
  container: string | undefined;
  follow: boolean;
  previous: boolean;
  sinceSeconds: number | undefined;
}

const TAIL_LINES = 1_000;

/** How far back; what is older is not asked for. */
export const SINCE = [
  { label: 'Last 1,000 lines', seconds: undefined },
  { label: 'Last 5 minutes', seconds: 300 },
  { label: 'Last hour', seconds: 3_600 },
  { label: 'Last day', seconds: 86_400 },
] as const;

export function logUrl(key: ApplicationKey, query: LogQuery): string {
  const { follow, sinceSeconds } = query;
  return applicationUrl(key, '/logs', {
    ...common(query),
    ...(sinceSeconds === undefined ? { tailLines: String(TAIL_LINES) } : {}),
    follow: String(follow),
  });
}

/** The same as a file, whole, with the lines that are shown. */
export function logFileUrl(key: ApplicationKey, query: LogQuery, filter: LineFilter): string {
  return applicationUrl(key, '/logs', {
    ...common(query),
    ...(filter.text === '' ? {} : { filter: filter.text }),
    ...(filter.matchCase ? { matchCase: 'true' } : {}),
    download: 'true',
  });
}

function common({ of, container, previous, sinceSeconds }: LogQuery): Record<string, string> {
  return {
    namespace: of.namespace,
    ...(of.kind === 'Pod'
      ? { podName: of.name }
      : { group: of.group, kind: of.kind, resourceName: of.name }),
    ...(container ? { container } : {}),
    ...(previous ? { previous: 'true' } : {}),
    ...(sinceSeconds === undefined ? {} : { sinceSeconds: String(sinceSeconds) }),
  };
}

/** Lines with a text or, after a `!`, those without it; as the server has it. */
export interface LineFilter {
  text: string;
  matchCase: boolean;
}
