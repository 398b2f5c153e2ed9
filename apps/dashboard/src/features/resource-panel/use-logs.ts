import { useEffect, useRef, useState } from 'react';
import type { ApplicationKey } from '../../api/applications.ts';
import { requestRaw } from '../../api/request.ts';
import type { LogEntry } from '../../api/types.ts';
import { applicationUrl } from '../../early/early-requests.ts';
import { appendLines, LogLines } from './log-lines.ts';

const MOST_LINES = 10_000;
const TAIL_LINES = 1_000;
const DRAW_EVERY_MS = 80;

export interface LogQuery {
  pod: string;
  namespace: string;
  container: string | undefined;
  follow: boolean;
  previous: boolean;
}

export type LogState =
  | { kind: 'loading' }
  | { kind: 'open' }
  | { kind: 'ended' }
  | { kind: 'failed'; message: string };

/** Reads a pod's log while mounted, drawing at most a dozen times a second. */
export function useLogs(key: ApplicationKey, query: LogQuery) {
  const [lines, setLines] = useState<readonly LogEntry[]>([]);
  const [state, setState] = useState<LogState>({ kind: 'loading' });
  const waiting = useRef<LogEntry[]>([]);
  const url = logUrl(key, query);
  useEffect(() => {
    const stop = new AbortController();
    setLines([]);
    setState({ kind: 'loading' });
    waiting.current = [];
    const draw = () => {
      const added = waiting.current.splice(0);
      if (added.length > 0) setLines((now) => appendLines(now, added, MOST_LINES));
    };
    const timer = setInterval(draw, DRAW_EVERY_MS);
    const take = (entries: LogEntry[]) => waiting.current.push(...entries);
    readLog(url, stop.signal, take, () => setState({ kind: 'open' }))
      .then(() => setState({ kind: 'ended' }))
      .catch((error: unknown) => {
        if (stop.signal.aborted) return;
        setState({ kind: 'failed', message: error instanceof Error ? error.message : '' });
      })
      .finally(draw);
    return () => {
      stop.abort();
      clearInterval(timer);
    };
  }, [url]);
  return { lines, state };
}

function logUrl(key: ApplicationKey, query: LogQuery): string {
  const { pod, namespace, container, follow, previous } = query;
  return applicationUrl(key, `/pods/${encodeURIComponent(pod)}/logs`, {
    namespace,
    tailLines: String(TAIL_LINES),
    follow: String(follow),
    ...(previous ? { previous: 'true' } : {}),
    ...(container ? { container } : {}),
  });
}

async function readLog(
  url: string,
  signal: AbortSignal,
  take: (entries: LogEntry[]) => void,
  onOpen: () => void,
): Promise<void> {
  const response = await requestRaw(url, { signal });
  onOpen();
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  const lines = new LogLines();
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    take(lines.push(part.value));
  }
  take(lines.end());
}
