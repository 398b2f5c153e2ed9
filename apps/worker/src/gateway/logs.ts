import { createInterface } from 'node:readline';
import { type LogLine, type LogQuery, type TreeNode, UserError } from '@lockstep/domain';
import type { ApplicationRecord } from '@lockstep/store';
import type { ClusterOwner } from '../ownership/cluster-owner.ts';
import { told } from './live-objects.ts';

const MAX_PODS = 20;

/** The logs of one pod of the application, or of all pods below one of its resources, interleaved. */
export async function* streamLogs(
  owner: ClusterOwner,
  record: ApplicationRecord,
  query: LogQuery,
  signal: AbortSignal,
): AsyncIterable<LogLine> {
  const pods = podsOf(owner.state(record).tree, query).slice(0, MAX_PODS);
  if (pods.length === 0) throw new UserError('not-found', 'no pod of the application matches');
  const queue = new LineQueue();
  const readers = pods.map((pod) => readPod(owner, pod, query, signal, queue));
  void Promise.allSettled(readers).then((results) => {
    const failed = results.find((result) => result.status === 'rejected');
    const all = results.every((result) => result.status === 'rejected');
    queue.end(all && failed?.status === 'rejected' ? failed.reason : undefined);
  });
  try {
    yield* queue.lines();
  } finally {
    queue.abandon();
  }
}

function podsOf(tree: TreeNode[], query: LogQuery): TreeNode[] {
  const pods = tree.filter((node) => node.kind === 'Pod' && node.group === '');
  if (query.podName) {
    return pods.filter(
      (pod) =>
        pod.name === query.podName && (!query.namespace || pod.namespace === query.namespace),
    );
  }
  if (!query.resourceName) return pods;
  const root = tree.find(
    (node) => node.name === query.resourceName && (!query.kind || node.kind === query.kind),
  );
  return root ? pods.filter((pod) => isBelow(tree, pod, root.uid)) : [];
}

function isBelow(tree: TreeNode[], node: TreeNode, uid: string, depth = 0): boolean {
  if (node.uid === uid) return true;
  if (depth > 10) return false;
  return (node.parentRefs ?? []).some((parent) => {
    const found = tree.find((one) => one.uid === parent.uid);
    return found !== undefined && isBelow(tree, found, uid, depth + 1);
  });
}

async function readPod(
  owner: ClusterOwner,
  pod: TreeNode,
  query: LogQuery,
  signal: AbortSignal,
  queue: LineQueue,
): Promise<void> {
  const { container, follow, previous, tailLines, sinceSeconds, filter } = query;
  const stream = await told(() =>
    owner.client.logs({
      namespace: pod.namespace,
      pod: pod.name,
      container,
      follow,
      previous,
      tailLines,
      sinceSeconds,
      timestamps: true,
      signal,
    }),
  );
  for await (const line of createInterface({
    input: stream,
    crlfDelay: Number.POSITIVE_INFINITY,
  })) {
    const space = line.indexOf(' ');
    const content = space < 0 ? line : line.slice(space + 1);
    if (filter && !content.includes(filter)) continue;
    const timeStamp = space < 0 ? '' : line.slice(0, space);
    await queue.push({ content, timeStamp, podName: pod.name });
  }
}

/** Lines of several pods in the order of their arrival; a slow reader holds the pods back. */
class LineQueue {
  #lines: LogLine[] = [];
  #wake: (() => void) | undefined;
  #room: (() => void)[] = [];
  #ended = false;
  #abandoned = false;
  #error: unknown;

  async push(line: LogLine): Promise<void> {
    this.#lines.push(line);
    this.#wake?.();
    if (this.#lines.length > 1000 && !this.#abandoned) {
      await new Promise<void>((resolve) => this.#room.push(resolve));
    }
  }

  /** Nobody reads any more: who waits for room need not. */
  abandon(): void {
    this.#abandoned = true;
    for (const release of this.#room.splice(0)) release();
  }

  end(error: unknown): void {
    this.#ended = true;
    this.#error = error;
    this.#wake?.();
  }

  async *lines(): AsyncIterable<LogLine> {
    for (;;) {
      const lines = this.#lines;
      this.#lines = [];
      for (const release of this.#room.splice(0)) release();
      yield* lines;
      if (this.#lines.length > 0) continue;
      if (this.#error) throw this.#error;
      if (this.#ended) return;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}
