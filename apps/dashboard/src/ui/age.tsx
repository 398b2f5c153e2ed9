import { useSyncExternalStore } from 'react';
import { ageText, momentText } from '../words/age.ts';

const TICK_MS = 5_000;
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

/** One timer for all ages on the page; a component is drawn again only when its own text changes. */
export function onTick(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    for (const each of listeners) each();
  }, TICK_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** How long ago something was, kept up to date; the moment itself as tooltip. */
export function Age({
  at,
  suffix = '',
  className,
}: {
  at: string | undefined | null;
  suffix?: string;
  className?: string;
}) {
  const text = useSyncExternalStore(onTick, () => ageText(at, Date.now()));
  if (!at || text === '') return null;
  return (
    <time dateTime={at} title={momentText(at)} className={className}>
      {text === 'now' ? 'just now' : `${text}${suffix}`}
    </time>
  );
}
