import type { ApplicationSummary } from '@lockstep/domain';
import { Link } from '@tanstack/react-router';
import clsx from 'clsx';
import { memo } from 'react';
import { Age } from '../../ui/age.tsx';
import { HealthGlyph, PhaseGlyph, SyncGlyph } from '../../ui/glyphs.tsx';
import { COLUMNS } from './columns.ts';
import { rowView } from './row-view.ts';

export interface AppRowProps {
  item: ApplicationSummary;
  index: number;
  selected: boolean;
  clusterNames: ReadonlyMap<string, string>;
  onTick(item: ApplicationSummary, range: boolean): void;
}

const LINK = 'truncate font-medium outline-offset-4 after:absolute after:inset-0';

function NameLink({ item, index }: { item: ApplicationSummary; index: number }) {
  return (
    <Link
      to="/applications/$name"
      params={{ name: item.name }}
      search={rowView(item).search}
      data-index={index}
      className={LINK}
    >
      {item.name}
    </Link>
  );
}

function Tick({ item, selected, onTick }: Pick<AppRowProps, 'item' | 'selected' | 'onTick'>) {
  return (
    <input
      type="checkbox"
      checked={selected}
      aria-label={`Select ${item.name}`}
      onChange={(event) => onTick(item, (event.nativeEvent as MouseEvent).shiftKey === true)}
      className="relative z-10 size-4"
    />
  );
}

/** What is unusual about the row, behind its name. */
function Marks({ item }: { item: ApplicationSummary }) {
  const view = rowView(item);
  return (
    <>
      {view.deleting && (
        <span className="rounded bg-warn-soft px-1.5 text-2xs font-medium text-warn">deleting</span>
      )}
      {view.activePhase && (
        <PhaseGlyph status={view.activePhase} className="text-xs [&_svg]:size-3.5" />
      )}
      {item.conditionCount > 0 && (
        <span
          className="rounded bg-warn-soft px-1.5 text-2xs font-medium whitespace-nowrap text-warn"
          title="Conditions to read on its page"
        >
          {item.conditionCount} {item.conditionCount === 1 ? 'note' : 'notes'}
        </span>
      )}
    </>
  );
}

/** One line of the wide list. */
export const AppRow = memo(function AppRow(properties: AppRowProps) {
  const { item, index, selected, onTick, clusterNames } = properties;
  const view = rowView(item, clusterNames);
  return (
    <div
      data-testid="app-row"
      data-name={item.name}
      data-sync={item.syncStatus}
      data-health={item.healthStatus}
      className={clsx(
        COLUMNS,
        'relative h-full border-b border-line text-sm',
        selected ? 'bg-accent-soft' : 'bg-surface hover:bg-hover',
      )}
    >
      <Tick item={item} selected={selected} onTick={onTick} />
      <div className="flex min-w-0 flex-col leading-tight">
        <span className="flex min-w-0 items-center gap-2">
          <NameLink item={item} index={index} />
          <Marks item={item} />
        </span>
        <span className="truncate text-xs text-ink-3">{item.project}</span>
      </div>
      <SyncGlyph status={item.syncStatus} />
      <HealthGlyph status={item.healthStatus} />
      <div className="min-w-0 leading-tight">
        <p className="truncate font-mono text-xs">{view.revision}</p>
        <p className="truncate text-xs text-ink-3" title={view.sourceTitle}>
          {view.source}
        </p>
      </div>
      <div className="min-w-0 leading-tight">
        <p className="truncate">{view.namespace}</p>
        <p className="truncate text-xs text-ink-3">{view.cluster}</p>
      </div>
      {item.lastSyncedAt ? (
        <Age at={item.lastSyncedAt} suffix=" ago" className="num text-right text-xs text-ink-2" />
      ) : (
        <span className="text-right text-xs text-ink-3">never</span>
      )}
    </div>
  );
});

/** The same on a narrow screen. */
export const AppCard = memo(function AppCard(properties: AppRowProps) {
  const { item, index, selected, onTick, clusterNames } = properties;
  const view = rowView(item, clusterNames);
  return (
    <div className="h-full px-3 pb-2">
      <div
        data-testid="app-row"
        data-name={item.name}
        data-sync={item.syncStatus}
        data-health={item.healthStatus}
        className={clsx(
          'relative flex h-full flex-col justify-between rounded-xl border p-3 shadow-card',
          selected ? 'border-accent bg-accent-soft' : 'border-line bg-surface',
        )}
      >
        <div className="flex items-center gap-2">
          <NameLink item={item} index={index} />
          <Marks item={item} />
          <span className="ml-auto">
            <Tick item={item} selected={selected} onTick={onTick} />
          </span>
        </div>
        <div className="flex gap-4 text-sm">
          <HealthGlyph status={item.healthStatus} />
          <SyncGlyph status={item.syncStatus} />
        </div>
        <div className="flex justify-between gap-3 text-xs text-ink-3">
          <span className="truncate">
            {view.cluster} / {view.namespace}
          </span>
          <Age at={item.lastSyncedAt} suffix=" ago" className="num shrink-0" />
        </div>
      </div>
    </div>
  );
});
