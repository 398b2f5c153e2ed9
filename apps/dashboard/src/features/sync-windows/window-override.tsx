import { CalendarX } from 'lucide-react';
import type { WindowPassage } from '../../api/automation.ts';
import { CheckField, TextField } from '../../ui/field.tsx';
import { useTimeText } from '../../ui/now.ts';
import { withTimes } from '../../words/until.ts';

/** Says that windows hold the sync back; who may, syncs in spite of them and says why. */
export function WindowOverride({
  held,
  allowed,
  override,
  reason,
  onChange,
}: {
  held: WindowPassage;
  /** Undefined until it is known. */
  allowed: boolean | undefined;
  override: boolean;
  reason: string;
  onChange(changed: { override?: boolean; reason?: string }): void;
}) {
  const because = useTimeText((nowMs) => withTimes(held.because ?? 'a sync window', nowMs));
  return (
    <section aria-label="Sync window" className="mb-4 rounded-lg bg-warn-soft px-3 py-2.5">
      <p className="flex gap-2 text-sm">
        <CalendarX className="mt-0.5 size-4 shrink-0 text-warn" aria-hidden="true" />
        <span className="min-w-0 break-words first-letter:uppercase">{because}.</span>
      </p>
      {allowed === false && (
        <p className="mt-1 pl-6 text-xs text-ink-2">
          You may not override sync windows: that takes the permission{' '}
          <code className="font-mono">applications, override</code>.
        </p>
      )}
      {allowed && (
        <div className="mt-1 pl-6">
          <CheckField
            label="Sync all the same"
            hint="An emergency: it goes into the audit log, with your name"
            checked={override}
            onChange={(event) => onChange({ override: event.target.checked })}
          />
          {override && (
            <TextField
              className="mt-1"
              label="Why"
              placeholder="Incident 42"
              value={reason}
              maxLength={1000}
              onChange={(event) => onChange({ reason: event.target.value })}
            />
          )}
        </div>
      )}
    </section>
  );
}
