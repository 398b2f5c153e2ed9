import type { AuditEntry } from '../../api/audit.ts';
import { type Change, changesOf, leftOutText } from './audit-words.ts';

/** What changed, field by field: before above after. Secrets were taken out before it was stored. */
export function ChangeList({ detail }: { detail: AuditEntry['detail'] }) {
  const changes = changesOf(detail);
  if (changes.length === 0) return null;
  const more = leftOutText(detail);
  return (
    <section aria-label="What changed" className="mt-4">
      <h3 className="mb-2 text-xs text-ink-3">What changed</h3>
      <ul className="flex flex-col gap-2">
        {changes.map((change) => (
          <li key={change.path} className="overflow-hidden rounded-lg border border-line text-xs">
            <p className="border-b border-line bg-sunken px-3 py-1 font-mono break-all">
              {change.path}
            </p>
            <Side change={change} side="before" />
            <Side change={change} side="after" />
          </li>
        ))}
      </ul>
      {more && <p className="mt-2 text-xs text-ink-3">{more}</p>}
    </section>
  );
}

const SIDES = {
  before: { sign: '−', name: 'before: ', className: 'bg-bad-soft', tone: 'text-bad' },
  after: { sign: '+', name: 'after: ', className: 'bg-ok-soft', tone: 'text-ok' },
} as const;

function Side({ change, side }: { change: Change; side: 'before' | 'after' }) {
  const text = change[side];
  if (text === undefined) return null;
  const { sign, name, className, tone } = SIDES[side];
  return (
    <div className={`flex gap-2 px-3 py-1 font-mono ${className}`}>
      <span className={`shrink-0 select-none ${tone}`} aria-hidden="true">
        {sign}
      </span>
      <span className="sr-only">{name}</span>
      <span className="min-w-0 break-all whitespace-pre-wrap">
        {text === '' ? '(empty)' : text}
      </span>
    </div>
  );
}
