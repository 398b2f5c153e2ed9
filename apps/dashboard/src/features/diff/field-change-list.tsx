import type { FieldChange } from '@lockstep/domain';
import { useMemo } from 'react';
import { CauseTag } from './cause-tag.tsx';
import { fieldChangeViews } from './field-changes.ts';

const SIGNS = { added: '+', removed: '−', changed: '~' } as const;

/** Field by field what differs: what is live, and what it becomes. */
export function FieldChangeList({ changes }: { changes: FieldChange[] }) {
  const views = useMemo(() => fieldChangeViews(changes), [changes]);
  return (
    <ul className="divide-y divide-line text-xs">
      {views.map(({ path, kind, live, desired, cause, causeText, by }) => (
        <li key={path} className="flex gap-2.5 px-4 py-2">
          <span
            className="w-3 shrink-0 text-center font-mono font-semibold text-ink-3"
            title={kind}
          >
            <span aria-hidden="true">{SIGNS[kind]}</span>
            <span className="sr-only">{kind}</span>
          </span>
          <div className="min-w-0 flex-1 font-mono">
            <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
              <span className="font-medium break-all">{path}</span>
              {cause && <CauseTag cause={cause} text={causeText} by={by} />}
            </p>
            <p className="mt-0.5 flex flex-wrap items-baseline gap-x-2 gap-y-1 break-all">
              {kind !== 'added' && (
                <del className="rounded bg-bad-soft px-1 text-bad no-underline">{live || '""'}</del>
              )}
              {kind === 'changed' && (
                <span className="text-ink-3" aria-hidden="true">
                  →
                </span>
              )}
              {kind !== 'removed' && (
                <ins className="rounded bg-ok-soft px-1 text-ok no-underline">
                  {desired || '""'}
                </ins>
              )}
            </p>
          </div>
        </li>
      ))}
    </ul>
  );
}
