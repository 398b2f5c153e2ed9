import { useEffect, useRef } from 'react';

/** Calls back on Escape, unless a dialog or a field has it first. */
export function useEscape(onEscape: () => void): void {
  const latest = useRef(onEscape);
  useEffect(() => {
    latest.current = onEscape;
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent) => {
      const busy =
        document.querySelector('dialog[open]') ?? document.activeElement?.closest('input');
      if (event.key === 'Escape' && !event.defaultPrevented && !busy) latest.current();
    };
    document.addEventListener('keydown', listener);
    return () => document.removeEventListener('keydown', listener);
  }, []);
}
