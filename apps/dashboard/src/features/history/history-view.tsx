import type { Application, RevisionHistory } from '@lockstep/domain';
import { History, Undo2 } from 'lucide-react';
import { useState } from 'react';
import type { ApplicationKey } from '../../api/applications.ts';
import { Age } from '../../ui/age.tsx';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { durationText } from '../../words/age.ts';
import { historyOf } from '../application/application-view.ts';
import { RevisionLine } from '../application/revision-line.tsx';
import { RollbackDialog } from './rollback-dialog.tsx';

/** What was deployed, when and by whom; the way back to it. */
export function HistoryView({
  application,
  applicationKey,
}: {
  application: Application;
  applicationKey: ApplicationKey;
}) {
  const [target, setTarget] = useState<RevisionHistory>();
  const history = historyOf(application);
  if (history.length === 0) {
    return (
      <EmptyState icon={History} title="Nothing has been deployed yet">
        Each sync that succeeds is kept here, and can be gone back to.
      </EmptyState>
    );
  }
  return (
    <div className="scroll-quiet h-full overflow-y-auto">
      <ol className="mx-auto max-w-4xl px-4 py-4 max-sm:px-3">
        {history.map((entry, index) => (
          <li key={entry.id} className="relative flex gap-4 pb-3">
            <Rail first={index === 0} last={index === history.length - 1} />
            <div className="flex min-w-0 flex-1 items-center gap-4 rounded-xl border border-line bg-surface px-4 py-2.5 shadow-card">
              <div className="min-w-0 flex-1">
                <RevisionLine applicationKey={applicationKey} revision={entry.revision} />
                <p className="text-xs text-ink-3">
                  Deployed <Age at={entry.deployedAt} suffix=" ago" />
                  {tookText(entry)}
                  {byText(entry)}
                  {entry.health === 'Degraded' && ' · was Degraded'} · #{entry.id}
                </p>
              </div>
              {index === 0 ? (
                <span className="rounded-full bg-ok-soft px-2.5 py-0.5 text-xs font-medium text-ok">
                  Current
                </span>
              ) : (
                <Button small icon={Undo2} onClick={() => setTarget(entry)}>
                  Roll back
                </Button>
              )}
            </div>
          </li>
        ))}
      </ol>
      {target && (
        <RollbackDialog
          {...{ application, applicationKey, target }}
          onClose={() => setTarget(undefined)}
        />
      )}
    </div>
  );
}

function Rail({ first, last }: { first: boolean; last: boolean }) {
  return (
    <span className="relative w-3 shrink-0" aria-hidden="true">
      {!last && (
        <span className="absolute top-7 -bottom-5 left-1/2 w-px -translate-x-1/2 bg-line-strong" />
      )}
      <span
        className={`absolute top-5 left-1/2 size-2.5 -translate-x-1/2 rounded-full ${first ? 'bg-ok ring-4 ring-ok-soft' : 'bg-line-strong'}`}
      />
    </span>
  );
}

function tookText({ deployStartedAt, deployedAt }: RevisionHistory): string {
  const ms = deployStartedAt ? Date.parse(deployedAt) - Date.parse(deployStartedAt) : Number.NaN;
  return Number.isNaN(ms) ? '' : `, took ${durationText(Math.max(1000, ms))}`;
}

function byText({ initiatedBy, rolledBackTo }: RevisionHistory): string {
  const back = rolledBackTo === undefined ? '' : ` · rollback to #${rolledBackTo}`;
  if (initiatedBy?.automated) return back ? `${back} by itself` : ' · automated sync';
  return `${initiatedBy?.username ? ` · ${initiatedBy.username}` : ''}${back}`;
}
