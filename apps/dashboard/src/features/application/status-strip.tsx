import type { Application } from '@lockstep/domain';
import clsx from 'clsx';
import { type ReactNode, useSyncExternalStore } from 'react';
import type { ApplicationKey } from '../../api/applications.ts';
import { Age, onTick } from '../../ui/age.tsx';
import { HealthGlyph, PhaseGlyph, SyncGlyph } from '../../ui/glyphs.tsx';
import { durationText } from '../../words/age.ts';
import {
  autoSyncOf,
  destinationText,
  driftCount,
  type OperationView,
  operationView,
  sourceViews,
  waitText,
} from './application-view.ts';
import { RevisionLine } from './revision-line.tsx';

/** How the application is, whether it is as Git says, and what was done last. */
export function StatusStrip({
  application,
  applicationKey,
}: {
  application: Application;
  applicationKey: ApplicationKey;
}) {
  const { health, sync, automation } = application.status;
  const [source, ...more] = sourceViews(application);
  const drift = driftCount(application);
  return (
    <section
      aria-label="Status"
      className="grid grid-cols-[minmax(12rem,0.8fr)_1.3fr_1.4fr] border-y border-line bg-surface max-lg:grid-cols-2"
    >
      <Cell title="Health">
        <HealthGlyph status={health.status} className="text-base font-semibold" />
        <p className="truncate text-xs text-ink-2" title={health.message}>
          {health.message || destinationText(application)}
        </p>
      </Cell>
      <Cell title="Sync status">
        <p className="flex min-w-0 items-center gap-2">
          <SyncGlyph status={sync.status} className="text-base font-semibold whitespace-nowrap" />
          <span className="truncate text-xs text-ink-3 max-sm:hidden" title={source?.repoURL}>
            {drift > 0 && `${drift} ${drift === 1 ? 'resource' : 'resources'} · `}
            {source && `${source.target} of ${source.repository}`}
            {more.length > 0 && ` and ${more.length} more`}
            {autoSyncOf(application) === 'off' ? ' · manual' : ' · automated'}
          </span>
        </p>
        <RevisionLine applicationKey={applicationKey} revision={sync.revision} />
        {automation && autoSyncOf(application) !== 'off' && (
          <p role="note" className="truncate text-xs text-ink-2" title={automation.because}>
            {automation.because}
          </p>
        )}
      </Cell>
      <Cell title="Last operation" className="max-lg:col-span-2 max-lg:border-t max-lg:border-l-0">
        <LastOperation operation={operationView(application)} />
      </Cell>
    </section>
  );
}

function Cell({
  title,
  children,
  className,
}: {
  title: string;
  children: ReactNode;
  className?: string;
}) {
  return (
    <div
      className={clsx(
        'min-w-0 border-l border-line px-4 py-2 first:border-l-0 max-sm:px-3 max-sm:py-1.5',
        className,
      )}
    >
      <h2 className="text-2xs text-ink-3 max-sm:sr-only">{title}</h2>
      {children}
    </div>
  );
}

function LastOperation({ operation }: { operation: OperationView | undefined }) {
  if (!operation) {
    return (
      <>
        <p className="text-base font-semibold text-ink-2">None yet</p>
        <p className="text-xs text-ink-3">A sync brings the cluster to what Git says.</p>
      </>
    );
  }
  const { title, phase, active, message, waitingFor, failed, by } = operation;
  const [wait] = waitingFor;
  const [failure] = failed;
  const detail = wait
    ? `Waits for ${waitText(wait)}`
    : failure
      ? `${failure.kind} ${failure.name}: ${failure.message ?? 'failed'}`
      : message;
  return (
    <>
      <p className="flex min-w-0 items-center gap-2">
        <PhaseGlyph status={phase} bare />
        <span className="text-base font-semibold whitespace-nowrap">{title}</span>
        <span className="num truncate text-xs text-ink-3">
          {active ? <Elapsed operation={operation} /> : <Finished operation={operation} />}
          {by && ` · ${by}`}
        </span>
      </p>
      <p className="truncate text-xs text-ink-2" title={detail} role="status">
        {detail}
        {waitingFor.length > 1 && ` and ${waitingFor.length - 1} more`}
      </p>
    </>
  );
}

function Elapsed({ operation }: { operation: OperationView }) {
  const { startedAt, done, total } = operation;
  const text = useSyncExternalStore(onTick, () =>
    durationText(Math.floor((Date.now() - Date.parse(startedAt)) / 1000) * 1000),
  );
  return (
    <>
      {total > 0 && `${done} of ${total} · `}
      for {text}
    </>
  );
}

function Finished({ operation }: { operation: OperationView }) {
  const { startedAt, finishedAt } = operation;
  if (!finishedAt) return null;
  return (
    <>
      <Age at={finishedAt} suffix=" ago" /> · took{' '}
      {durationText(Math.max(1000, Date.parse(finishedAt) - Date.parse(startedAt)))}
    </>
  );
}
