import { useVirtualizer } from '@tanstack/react-virtual';
import clsx from 'clsx';
import { SearchX } from 'lucide-react';
import { useMemo, useRef } from 'react';
import { Age } from '../../ui/age.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { HealthGlyph, SyncGlyph } from '../../ui/glyphs.tsx';
import { KindIcon } from '../../ui/kind-icon.tsx';
import type { ResourceView } from '../application/resource-views.ts';
import { compareUrgency } from './resource-filter.ts';

const ROW_HEIGHT = 44;
const COLUMNS =
  'grid grid-cols-[minmax(12rem,2fr)_minmax(8rem,1fr)_8rem_8rem_5rem] items-center gap-x-3 px-4 max-md:grid-cols-[1fr_auto_auto] max-sm:px-3';

/** The same as the graph, as a list: what needs a person first. */
export function ResourcesTable({
  views,
  selected,
  matches,
  onSelect,
}: {
  views: ReadonlyMap<string, ResourceView>;
  selected: string | undefined;
  matches: ((view: ResourceView) => boolean) | undefined;
  onSelect(id: string): void;
}) {
  const frame = useRef<HTMLDivElement>(null);
  const rows = useMemo(() => {
    const all = [...views.values()];
    return (matches ? all.filter(matches) : all).sort(compareUrgency);
  }, [views, matches]);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => frame.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 10,
  });
  if (rows.length === 0) return <EmptyState icon={SearchX} title="No resources" />;
  return (
    <div className="flex h-full flex-col">
      <div
        className={clsx(
          COLUMNS,
          'h-8 shrink-0 border-b border-line bg-sunken text-xs text-ink-2 max-md:hidden',
        )}
        aria-hidden="true"
      >
        <span>Resource</span>
        <span>Namespace</span>
        <span>Sync</span>
        <span>Health</span>
        <span className="text-right">Age</span>
      </div>
      <div ref={frame} className="scroll-quiet min-h-0 flex-1 overflow-y-auto">
        <ul className="relative" style={{ height: virtualizer.getTotalSize() }}>
          {virtualizer.getVirtualItems().map((item) => {
            const view = rows[item.index];
            return (
              view && (
                <li
                  key={view.id}
                  className="absolute w-full"
                  style={{ height: item.size, transform: `translateY(${item.start}px)` }}
                >
                  <Row view={view} selected={view.id === selected} onSelect={onSelect} />
                </li>
              )
            );
          })}
        </ul>
      </div>
    </div>
  );
}

function Row({
  view,
  selected,
  onSelect,
}: {
  view: ResourceView;
  selected: boolean;
  onSelect(id: string): void;
}) {
  const { kind, name, namespace } = view.ref;
  return (
    <button
      type="button"
      data-testid="resource-row"
      data-kind={kind}
      data-name={name}
      data-orphaned={view.orphaned}
      aria-pressed={selected}
      onClick={() => onSelect(view.id)}
      className={clsx(
        COLUMNS,
        'size-full border-b border-line text-left text-sm outline-offset-[-2px]',
        selected ? 'bg-accent-soft' : 'bg-surface hover:bg-hover',
        view.orphaned && 'text-ink-3',
      )}
    >
      <span className="flex min-w-0 items-center gap-2.5">
        <KindIcon kind={kind} className="size-4 shrink-0 text-ink-3" />
        <span className="min-w-0 leading-tight">
          <span className="block truncate font-medium">{name}</span>
          <span className="block truncate text-2xs text-ink-3">
            {kind}
            {view.ref.group && ` · ${view.ref.group}`}
            {view.wave !== 0 && ` · wave ${view.wave}`}
            {view.orphaned && ' · orphaned'}
            {view.hook && ' · hook'}
            {view.toPrune && ' · to be pruned'}
          </span>
        </span>
      </span>
      <span className="truncate text-ink-2 max-md:hidden">{namespace || '–'}</span>
      <span>
        {view.sync && <SyncGlyph status={view.sync} className="max-md:[&>span]:sr-only" />}
      </span>
      <span>
        {view.health && (
          <HealthGlyph status={view.health.status} className="max-md:[&>span]:sr-only" />
        )}
      </span>
      <Age at={view.createdAt} className="num text-right text-xs text-ink-3 max-md:hidden" />
    </button>
  );
}
