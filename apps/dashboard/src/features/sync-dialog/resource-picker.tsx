import type { ResourceStatus } from '@lockstep/domain';
import { Button } from '../../ui/button.tsx';
import { SyncGlyph } from '../../ui/glyphs.tsx';
import { selectableId } from './sync-request.ts';

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
  if (resources.length === 0) return null;
  const all = resources.map(selectableId);
  const drifted = resources.filter(({ status }) => status === 'OutOfSync').map(selectableId);
  const chosen = selected ?? new Set(all);
  const toggle = (id: string) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    onChange(next.size === all.length ? undefined : next);
  };
  return (
    <fieldset className="col-span-full">
      <div className="mb-1.5 flex items-center gap-1">
        <legend className="contents text-sm font-medium">
          Resources{' '}
          <span className="num mr-auto pl-1 text-ink-3">
            {chosen.size} of {all.length}
          </span>
        </legend>
        <Button small look="quiet" onClick={() => onChange(undefined)}>
          All
        </Button>
        <Button
          small
          look="quiet"
          disabled={drifted.length === 0}
          onClick={() => onChange(new Set(drifted))}
        >
          Out of sync
        </Button>
        <Button small look="quiet" onClick={() => onChange(new Set())}>
          None
        </Button>
      </div>
      <ul className="scroll-quiet max-h-52 overflow-y-auto rounded-lg border border-line bg-surface">
        {resources.map((resource) => {
          const id = selectableId(resource);
          return (
            <li key={id} className="border-b border-line last:border-b-0">
              <label className="flex cursor-pointer items-center gap-2.5 px-3 py-1.5 text-sm hover:bg-hover">
                <input
                  type="checkbox"
                  className="size-4 shrink-0"
                  checked={chosen.has(id)}
                  onChange={() => toggle(id)}
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
