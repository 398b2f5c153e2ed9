import { type RefObject, useEffect, useRef } from 'react';

interface ListKeys {
  search: RefObject<HTMLInputElement | null>;
  count: number;
  /** Brings the row into view and gives it the focus. */
  focusRow(index: number): void;
  tickRow(index: number): void;
}

/** `/` searches; j, k and the arrows move; x ticks. Enter is the focused link's own. */
export function useListKeys(keys: ListKeys): void {
  const latest = useRef(keys);
  useEffect(() => {
    latest.current = keys;
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent) => handle(event, latest.current);
    document.addEventListener('keydown', listener);
    return () => document.removeEventListener('keydown', listener);
  }, []);
}

function focusedRow(): number {
  const index = document.activeElement?.getAttribute('data-index');
  return index === null || index === undefined ? -1 : Number(index);
}

function handle(event: KeyboardEvent, { search, count, focusRow, tickRow }: ListKeys): void {
  if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey) return;
  const target = event.target;
  const inSearch = target === search.current;
  if (inSearch && event.key === 'ArrowDown' && count > 0) {
    event.preventDefault();
    focusRow(0);
    return;
  }
  if (target instanceof Element && target.closest('input, textarea, select, dialog, [role=menu]')) {
    return;
  }
  const now = focusedRow();
  if (event.key === '/') {
    event.preventDefault();
    search.current?.focus();
    search.current?.select();
  } else if (event.key === 'j' || event.key === 'ArrowDown') {
    event.preventDefault();
    if (count > 0) focusRow(Math.min(count - 1, now + 1));
  } else if (event.key === 'k' || event.key === 'ArrowUp') {
    event.preventDefault();
    if (now > 0) focusRow(now - 1);
    else search.current?.focus();
  } else if (event.key === 'x' && now >= 0) {
    event.preventDefault();
    tickRow(now);
  }
}
