import {
  compareLogTimes,
  type LogLine,
  type LogQuery,
  logLine,
  type PodLogs,
  type TreeNode,
  UserError,
} from '@lockstep/domain';
import type { KubeClient } from '@lockstep/kube';
import { lineFilter } from './line-filter.ts';
import { TimeMerge } from './merge-by-time.ts';
import { type PodLine, podLog } from './pod-log.ts';
import { selectPods } from './select-pods.ts';

export interface LogSource {
  client: Pick<KubeClient, 'logs' | 'find'>;
  /** The application's tree as it is now. */
  tree(): readonly TreeNode[];
}

const MAX_PODS = 10;
const LOOK_FOR_PODS_EVERY_MS = 1000;

/**
 * The logs of the application's pods that the query means, as one by time. Followed, pods that come
 * later join in. A last line says that there is no more.
 * @throws UserError where there are too many pods, or a time cannot be read.
 */
export function streamLogs(source: LogSource, query: LogQuery, signal: AbortSignal): PodLogs {
  const until = utcTime(query.untilTime, 'untilTime');
  const sinceTime = utcTime(query.sinceTime, 'sinceTime');
  const pods = selectPods(source.tree(), query);
  const { maxPods = MAX_PODS } = query;
  if (pods.length > maxPods) {
    throw new UserError(
      'invalid-argument',
      `the logs of ${pods.length} pods are too many: at most ${maxPods} are shown together; name a resource or a pod`,
    );
  }
  const asked = { ...query, ...(sinceTime ? { sinceTime } : {}) };
  const named = pods.map(({ namespace, name }) => ({ namespace, name }));
  if (pods.length === 0) return { pods: [], lines: nothing() };
  return { pods: named, lines: shown(merged(source, pods, asked, signal), query, until) };
}

async function* nothing(): AsyncGenerator<LogLine, void, undefined> {}

async function* merged(
  source: LogSource,
  pods: readonly TreeNode[],
  query: LogQuery,
  signal: AbortSignal,
): AsyncGenerator<PodLine, void, undefined> {
  const end = new AbortController();
  const both = AbortSignal.any([signal, end.signal]);
  const goesOn = query.follow === true && !query.previous;
  const merge = new TimeMerge<PodLine>({ followed: goesOn });
  const followed = new Set(pods.map(({ uid }) => uid));
  for (const pod of pods) merge.add(podLog(source.client, pod, query, both));
  const join = () => {
    const { maxPods = MAX_PODS } = query;
    for (const pod of selectPods(source.tree(), query)) {
      if (followed.has(pod.uid) || followed.size >= 10 * maxPods) continue;
      followed.add(pod.uid);
      // All that it has said: it has only begun.
      merge.add(podLog(source.client, pod, { ...query, tailLines: undefined }, both));
    }
  };
  const timer = goesOn ? setInterval(join, LOOK_FOR_PODS_EVERY_MS) : undefined;
  try {
    for (let known = 0; known < followed.size; ) {
      known = followed.size;
      yield* merge.lines();
      if (goesOn && !signal.aborted) join();
    }
  } finally {
    clearInterval(timer);
    end.abort();
  }
}

async function* shown(
  lines: AsyncIterable<PodLine>,
  query: LogQuery,
  until: string | undefined,
): AsyncGenerator<LogLine, void, undefined> {
  const isShown = lineFilter(query);
  for await (const line of lines) {
    if (!isShown(line.content) && !line.problem) continue;
    const last = until !== undefined && compareLogTimes(line.time, until) > 0;
    yield logLine(line, { last, ...(line.problem ? { problem: true } : {}) });
    if (last) return;
  }
  yield logLine({ content: '', time: new Date().toISOString(), podName: '' }, { last: true });
}

/** As API servers write times, to be compared with theirs. */
function utcTime(text: string | undefined, field: string): string | undefined {
  if (!text) return undefined;
  const ms = Date.parse(text);
  const isTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(text);
  if (!Number.isNaN(ms) && isTime) {
    return text.endsWith('Z') ? text : new Date(ms).toISOString();
  }
  throw new UserError('invalid-argument', `invalid ${field} parameter value: ${text}`, [
    { field, reason: 'must be a time such as 2026-01-31T12:00:00Z (RFC 3339)' },
  ]);
}
