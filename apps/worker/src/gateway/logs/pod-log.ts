import { setTimeout as pause } from 'node:timers/promises';
import { compareLogTimes, type LogQuery, messageOf, type TreeNode } from '@lockstep/domain';
import { type KubeClient, KubeError } from '@lockstep/kube';
import { splitLog, type TimedLine } from './split-log.ts';

/** A line of one pod; a problem is why there is no log. */
export interface PodLine extends TimedLine {
  podName: string;
  problem?: true;
}

const AGAIN_FIRST_MS = 250;
const AGAIN_AT_MOST_MS = 5_000;

/**
 * The log of one pod. Followed, it goes on with the container's next run, until the pod is over or
 * gone. Why there is no log comes in its place, as a line: logs of other pods are shown beside it.
 */
export async function* podLog(
  client: Pick<KubeClient, 'logs' | 'find'>,
  pod: TreeNode,
  query: LogQuery,
  signal: AbortSignal,
): AsyncGenerator<PodLine, void, undefined> {
  let last: string | undefined;
  let againMs = AGAIN_FIRST_MS;
  for (;;) {
    try {
      for await (const line of runLog(
        client,
        pod,
        { ...query, ...beginning(query, last) },
        signal,
      )) {
        // What was told before comes again: the time is asked for in whole seconds.
        if (last !== undefined && compareLogTimes(line.time, last) <= 0) continue;
        yield { ...line, podName: pod.name };
        if (line.time !== '') last = line.time;
        againMs = AGAIN_FIRST_MS;
      }
    } catch (error) {
      if (signal.aborted) return;
      if (last === undefined || !(error instanceof KubeError)) {
        yield { content: messageOf(error), time: '', podName: pod.name, problem: true };
        return;
      }
    }
    if (!query.follow || query.previous || !(await goesOn(client, pod))) return;
    await pause(againMs, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return;
    againMs = Math.min(againMs * 2, AGAIN_AT_MOST_MS);
  }
}

/** Where to begin: where it was asked to, and after that behind the last line. */
function beginning(query: LogQuery, last: string | undefined) {
  const { tailLines, sinceSeconds, sinceTime } = query;
  if (last !== undefined) {
    return { tailLines: undefined, sinceSeconds: undefined, sinceTime: last };
  }
  return { tailLines, sinceSeconds, sinceTime };
}

async function* runLog(
  client: Pick<KubeClient, 'logs'>,
  { namespace, name: pod }: TreeNode,
  query: LogQuery,
  signal: AbortSignal,
) {
  const { container, follow, previous, tailLines, sinceSeconds, sinceTime } = query;
  const from = { tailLines, sinceSeconds, sinceTime, timestamps: true };
  const asked = { namespace, pod, container, follow, previous, ...from, signal };
  const stream = await client.logs(asked);
  try {
    yield* splitLog(stream);
  } finally {
    stream.destroy();
  }
}

interface Phase {
  status?: { phase?: string };
  metadata: { uid?: string };
}

/** Whether the same pod is there, and may run a container again. */
async function goesOn(client: Pick<KubeClient, 'find'>, pod: TreeNode): Promise<boolean> {
  const { namespace, name } = pod;
  const ref = { group: '', version: 'v1', kind: 'Pod', namespace, name };
  const found = (await client.find(ref).catch(() => undefined)) as Phase | undefined;
  const phase = found?.status?.phase;
  return found?.metadata.uid === pod.uid && phase !== 'Succeeded' && phase !== 'Failed';
}
