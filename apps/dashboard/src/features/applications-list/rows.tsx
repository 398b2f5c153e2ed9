import type { ApplicationSummary } from '@lockstep/domain';
import { useVirtualizer } from '@tanstack/react-virtual';
import clsx from 'clsx';
import { type RefObject, useEffect, useImperativeHandle, useRef } from 'react';
import { AppCard, AppRow } from './app-row.tsx';
import { CARD_HEIGHT, ROW_HEIGHT } from './columns.ts';
import type { Selection } from './selection.ts';
import { useClusterNames } from './use-cluster-names.ts';

const LOAD_AHEAD = 30;

export interface RowsHandle {
  focus(index: number): void;
}

interface RowsProps {
  items: ApplicationSummary[];
  narrow: boolean;
  dimmed: boolean;
  selection: Selection;
  onTick(item: ApplicationSummary, range: boolean): void;
  onNearEnd(): void;
  handle: RefObject<RowsHandle | null>;
}

/** Only the rows in sight are in the page; the next ones are asked for before they are needed. */
export function Rows(properties: RowsProps) {
  const { items, narrow, dimmed, selection, onTick, onNearEnd, handle } = properties;
  const frame = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: items.length,
    getScrollElement: () => frame.current,
    estimateSize: () => (narrow ? CARD_HEIGHT : ROW_HEIGHT),
    getItemKey: (index) => items[index]?.uid ?? index,
    overscan: 8,
    initialRect: { width: innerWidth, height: innerHeight },
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: sizes are taken anew when rows become cards
  useEffect(() => virtualizer.measure(), [narrow, virtualizer]);
  const rows = virtualizer.getVirtualItems();
  const last = rows.at(-1)?.index ?? 0;
  useEffect(() => {
    if (last >= items.length - LOAD_AHEAD) onNearEnd();
  }, [last, items.length, onNearEnd]);
  useImperativeHandle(handle, () => ({
    focus: (index) => {
      virtualizer.scrollToIndex(index, { align: 'auto' });
      requestAnimationFrame(() =>
        frame.current?.querySelector<HTMLElement>(`a[data-index="${index}"]`)?.focus(),
      );
    },
  }));
  const clusterNames = useClusterNames(items.length > 0);
  const Item = narrow ? AppCard : AppRow;
  return (
    <div
      ref={frame}
      className={clsx(
        'scroll-quiet min-h-0 flex-1 overflow-y-auto transition-opacity',
        dimmed && 'opacity-70',
      )}
    >
      <ul
        aria-label="Applications"
        className="relative w-full"
        style={{ height: virtualizer.getTotalSize() }}
      >
        {rows.map((row) => {
          const item = items[row.index];
          return (
            item && (
              <li
                key={row.key}
                aria-setsize={items.length}
                aria-posinset={row.index + 1}
                className="absolute top-0 left-0 w-full"
                style={{ height: row.size, transform: `translateY(${row.start}px)` }}
              >
                <Item
                  item={item}
                  index={row.index}
                  selected={selection.has(item.uid)}
                  onTick={onTick}
                  clusterNames={clusterNames}
                />
              </li>
            )
          );
        })}
      </ul>
    </div>
  );
}
