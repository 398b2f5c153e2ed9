import type { ManagedResource } from '@lockstep/domain';
import clsx from 'clsx';
import { ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { KindIcon } from '../../ui/kind-icon.tsx';
import { idOf } from '../application/resource-views.ts';
import { type PlannedChange, plannedChange } from '../changes/use-managed-resources.ts';
import { Differences } from '../resource-panel/diff-tab.tsx';

const WORDS = {
  create: ['create', 'text-ok'],
  prune: ['delete', 'text-bad'],
  change: ['change', 'text-warn'],
  none: ['unchanged', 'text-ink-3'],
} as const satisfies Record<PlannedChange, readonly [string, string]>;

/** What a sync would do, resource by resource, as it was when it was asked. */
export function ApprovalDiff({ items }: { items: readonly ManagedResource[] }) {
  return (
    <ul
      aria-label="What the sync changes"
      className="overflow-hidden rounded-xl border border-line bg-surface"
    >
      {items.map((resource, index) => (
        <Resource
          key={`${idOf(resource)} ${resource.hook}`}
          resource={resource}
          openAtFirst={items.length === 1 || (index === 0 && items.length <= 3)}
        />
      ))}
    </ul>
  );
}

function Resource({ resource, openAtFirst }: { resource: ManagedResource; openAtFirst: boolean }) {
  const [open, setOpen] = useState(openAtFirst);
  const { kind, name, namespace, hook, tooLarge } = resource;
  const [word, tone] = hook ? (['hook', 'text-busy'] as const) : WORDS[plannedChange(resource)];
  return (
    <li data-testid="approval-change" className="border-b border-line last:border-b-0">
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className="flex w-full items-center gap-2.5 px-3 py-2 text-left text-sm outline-offset-[-2px] hover:bg-hover"
      >
        <ChevronRight
          className={clsx('size-3.5 shrink-0 text-ink-3 transition-transform', open && 'rotate-90')}
          aria-hidden="true"
        />
        <KindIcon kind={kind} className="size-4 shrink-0 text-ink-3" />
        <span className="min-w-0 flex-1 truncate">
          <span className="text-ink-3">{kind}</span> <strong className="font-medium">{name}</strong>
          {namespace && <span className="text-xs text-ink-3 max-sm:hidden"> in {namespace}</span>}
        </span>
        <span className={clsx('shrink-0 text-xs font-medium', tone)}>{word}</span>
      </button>
      {open && (
        <div className="h-64 border-t border-line">
          {tooLarge ? (
            <p className="px-4 py-3 text-sm text-ink-2">
              Too large to be shown here: compare it in Git.
            </p>
          ) : (
            <Differences resource={resource} />
          )}
        </div>
      )}
    </li>
  );
}
