import { useEffect, useRef, useState } from 'react';
import type { ApplicationKey } from '../../api/applications.ts';
import { requestRaw } from '../../api/request.ts';
import type { LogEntry } from '../../api/types.ts';
import { appendLines, LogLines } from './log-lines.ts';
import { type LogQuery, logUrl } from './log-query.ts';

const MOST_LINES = 10_000;
const DRAW_EVERY_MS = 80;

export type LogState =
  | { kind: 'loading' }
  | { kind: 'open' }
  | { kind: 'ended' }
  | { kind: 'failed'; message: string };

/** Reads logs while mounted, drawing at most a dozen times a second. */
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
