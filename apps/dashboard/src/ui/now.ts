import { useSyncExternalStore } from 'react';
import { onTick } from './age.tsx';

/** A text that time alone changes; drawn again only when it is another one. */
export function useTimeText(textAt: (nowMs: number) => string): string {
  return useSyncExternalStore(onTick, () => textAt(Date.now()));
}
