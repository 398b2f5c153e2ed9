import type { Application, AutomationStatus } from '@lockstep/domain';
import clsx from 'clsx';
import { Bot } from 'lucide-react';
import { type ReactNode, useSyncExternalStore } from 'react';
import type { ApplicationKey } from '../../api/applications.ts';
import { Age, onTick } from '../../ui/age.tsx';
import { HealthGlyph, PhaseGlyph, SyncGlyph } from '../../ui/glyphs.tsx';
import { useTimeText } from '../../ui/now.ts';
import { NARROW, useMedia } from '../../ui/use-media.ts';
import { durationText } from '../../words/age.ts';
import { automationText, isToldByHold } from '../holds/automation-words.ts';
import { useHolds } from '../holds/use-holds.ts';
import {
  autoSyncOf,
  destinationText,
  driftCount,
  type OperationView,
  operationView,
  sourceViews,
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
  const narrow = useMedia(NARROW);
  const told = autoSyncOf(application) === 'off' ? undefined : automation;
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
        {told && !narrow && (
          <Automation automation={told} applicationKey={applicationKey} className="mt-0.5" />
        )}
      </Cell>
      {told && narrow && (
        <Automation
          automation={told}
          applicationKey={applicationKey}
          className="col-span-2 border-t border-line px-4 py-1.5 max-sm:px-3"
        />
      )}
      <Cell title="Last operation" className="max-lg:col-span-2 max-lg:border-t max-lg:border-l-0">
        <LastOperation operation={operationView(application)} />
      </Cell>
    </section>
  );
}

/** Why automation does or does not act, where one looks for it; on a phone a row of its own. */
function Automation({
  automation,
  applicationKey,
  className,
}: {
  automation: AutomationStatus;
  applicationKey: ApplicationKey;
  className: string;
}) {
  const holds = useHolds(applicationKey);
  const text = useTimeText((nowMs) => automationText(automation, nowMs));
  // The hold has a line of its own below, with its end.
  if (isToldByHold(automation, holds)) return null;
  return (
    <p
      role="note"
      className={clsx('flex items-start gap-1.5 text-xs text-ink', className)}
      title="Why automation does or does not act"
    >
      <Bot className="mt-px size-3.5 shrink-0 text-ink-3" aria-hidden="true" />
      <span className="line-clamp-2 min-w-0 break-words">{text}</span>
    </p>
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
        'relative min-w-0 border-l border-line px-4 py-2 first:border-l-0 max-sm:px-3 max-sm:py-1.5',
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
  const { title, phase, active, message, failed, by } = operation;
  const [failure] = failed;
  const detail =
    !active && failure
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
      </p>
      {operation.fraction !== undefined && <Progress operation={operation} />}
    </>
  );
}

function Progress({ operation: { fraction = 0, progress } }: { operation: OperationView }) {
  return (
    <progress
      max={1}
      value={fraction}
      aria-label="Steps of the operation"
      aria-valuetext={progress}
      className="absolute inset-x-0 bottom-0 h-0.5 w-full appearance-none overflow-hidden border-0 bg-busy-soft [&::-moz-progress-bar]:bg-busy [&::-webkit-progress-bar]:bg-busy-soft [&::-webkit-progress-value]:bg-busy [&::-webkit-progress-value]:transition-[width]"
    />
  );
}

function Elapsed({ operation }: { operation: OperationView }) {
  const { startedAt, progress } = operation;
  const text = useSyncExternalStore(onTick, () =>
    durationText(Math.floor((Date.now() - Date.parse(startedAt)) / 1000) * 1000),
  );
  return (
    <>
      {progress && `${progress} · `}
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
