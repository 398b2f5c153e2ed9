import type { ResourceStatus } from '@lockstep/domain';
import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { SyncGlyph } from '../../ui/glyphs.tsx';
import { searchSelectable, selectableId, tick } from './sync-request.ts';

/** Fewer are seen at a glance. */
const SEARCHED_FROM = 6;

/** Which resources to sync; all unless somebody chooses. */
export function ResourcePicker({
  resources,
  selected,
  onChange,
}: {
  resources: ResourceStatus[];
  selected: ReadonlySet<string> | undefined;
  onChange(selected: ReadonlySet<string> | undefined): void;
}) {
  const [text, setText] = useState('');
  if (resources.length === 0) return null;
  const all = resources.map(selectableId);
  const found = searchSelectable(resources, text);
  const drifted = found.filter(({ status }) => status === 'OutOfSync').map(selectableId);
  const chosen = selected ?? new Set(all);
  const change = (ids: string[], on: boolean) => onChange(tick(selected, { all, ids, on }));
  return (
    <fieldset className="flex min-h-0 min-w-0 flex-col">
      <legend className="sr-only">Resources</legend>
      <div className="mb-1.5 flex flex-wrap items-center gap-1">
        <span className="text-sm font-medium" aria-hidden="true">
          Resources
        </span>
        <span className="num mr-auto pl-1 text-sm text-ink-3" role="status">
          {chosen.size} of {all.length}
        </span>
        {all.length > SEARCHED_FROM && (
          <input
            type="search"
            aria-label="Find resources to sync"
            placeholder="Find: kind or name"
            value={text}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => setText(event.target.value)}
            className="order-last h-7 w-full rounded-lg border border-line-strong bg-surface px-2.5 text-xs outline-offset-0"
          />
        )}
        <Button small look="quiet" onClick={() => change(found.map(selectableId), true)}>
          All
        </Button>
        <Button
          small
          look="quiet"
          disabled={drifted.length === 0}
          onClick={() => onChange(tick(new Set(), { all, ids: drifted, on: true }))}
        >
          Out of sync
        </Button>
        <Button small look="quiet" onClick={() => change(found.map(selectableId), false)}>
          None
        </Button>
      </div>
      <ul className="scroll-quiet max-h-80 overflow-y-auto rounded-lg border border-line bg-surface">
        {found.length === 0 && <li className="px-3 py-2 text-sm text-ink-3">None of these</li>}
        {found.map((resource) => {
          const id = selectableId(resource);
          return (
            <li key={id} className="border-b border-line last:border-b-0">
              <label className="flex cursor-pointer items-center gap-2.5 px-3 py-1.5 text-sm hover:bg-hover">
                <input
                  type="checkbox"
                  className="size-4 shrink-0"
                  checked={chosen.has(id)}
                  onChange={(event) => change([id], event.target.checked)}
                />
                <span className="min-w-0 flex-1 truncate">
                  <span className="text-ink-3">{resource.kind}</span> {resource.name}
                  {resource.requiresPruning && <span className="text-warn"> · to be pruned</span>}
                </span>
                {resource.status && <SyncGlyph status={resource.status} className="text-xs" />}
              </label>
            </li>
          );
        })}
      </ul>
    </fieldset>
  );
}
