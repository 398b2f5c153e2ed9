import type { ManagedResource } from '@lockstep/domain';
import { CircleCheckBig, CirclePlus, Scissors } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { ApplicationKey } from '../../api/applications.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { CheckField } from '../../ui/field.tsx';
import { PageError } from '../../ui/page-error.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { NARROW, useMedia } from '../../ui/use-media.ts';
import { idOf, type ResourceView } from '../application/resource-views.ts';
import { plannedChange, useManagedResources } from '../changes/use-managed-resources.ts';
import { DiffView } from '../diff/diff-view.tsx';
import { FieldChangeList } from '../diff/field-change-list.tsx';
import { causeSummary } from '../diff/field-changes.ts';
import { parseObject, withoutManagedFields, yamlOf } from '../manifest/manifest-text.ts';
import { SecretNote } from './manifest-tabs.tsx';

type Look = 'fields' | 'side-by-side' | 'unified';

const LOOKS: { value: Look; label: string }[] = [
  { value: 'fields', label: 'Fields' },
  { value: 'side-by-side', label: 'Side by side' },
  { value: 'unified', label: 'Unified' },
];

/** Live against what a sync would make of it, with defaults and admission already settled. */
export function DiffTab({
  applicationKey,
  view,
}: {
  applicationKey: ApplicationKey;
  view: ResourceView;
}) {
  const { data, error, refetch, isPending } = useManagedResources(applicationKey);
  if (isPending) return null;
  if (error) return <PageError error={error} onRetry={() => void refetch()} />;
  const resource = data.find((each) => idOf(each) === view.id);
  if (!resource || plannedChange(resource) === 'none') {
    return (
      <EmptyState icon={CircleCheckBig} title="No differences">
        The resource is as Git says.
      </EmptyState>
    );
  }
  return <Differences resource={resource} />;
}

/** One resource as it is against what it becomes, in a box that gives it its height. */
export function Differences({ resource }: { resource: ManagedResource }) {
  const narrow = useMedia(NARROW);
  const change = plannedChange(resource);
  const fields = resource.changes ?? [];
  const [chosen, setLook] = useState<Look>();
  const [full, setFull] = useState(false);
  const look =
    chosen ??
    (fields.length > 0 && change === 'change' ? 'fields' : narrow ? 'unified' : 'side-by-side');
  const { before, after } = useSides(resource);
  const summary = causeSummary(fields);
  return (
    <div className="flex h-full flex-col">
      <div className="scroll-quiet flex h-11 shrink-0 items-center gap-4 overflow-x-auto border-b border-line px-4 whitespace-nowrap">
        <Segmented<Look>
          label="Show differences"
          options={LOOKS.filter(({ value }) => !(narrow && value === 'side-by-side'))}
          value={look}
          onChange={setLook}
        />
        {look !== 'fields' && (
          <CheckField
            label={<span className="text-xs text-ink-2">Whole object</span>}
            checked={full}
            onChange={(event) => setFull(event.target.checked)}
          />
        )}
        {resource.kind === 'Secret' && <SecretNote />}
      </div>
      {change !== 'change' && (
        <p className="flex items-center gap-2 border-b border-line bg-warn-soft px-4 py-2 text-xs">
          {change === 'create' ? (
            <CirclePlus className="size-4 shrink-0" aria-hidden="true" />
          ) : (
            <Scissors className="size-4 shrink-0" aria-hidden="true" />
          )}
          {change === 'create'
            ? 'Not in the cluster: a sync creates it.'
            : 'Not in Git any more: a sync with prune deletes it.'}
        </p>
      )}
      {change === 'change' && summary !== '' && (
        <p data-testid="cause" className="border-b border-line px-4 py-1.5 text-xs text-ink-2">
          {summary}
        </p>
      )}
      {resource.predictedLocally && (
        <p className="border-b border-line bg-idle-soft px-4 py-1.5 text-xs text-ink-2">
          Predicted without the API server: {resource.predictedLocally}
        </p>
      )}
      <div className="min-h-0 flex-1">
        {look === 'fields' ? (
          <div className="scroll-quiet h-full overflow-y-auto">
            <FieldChangeList changes={fields} />
          </div>
        ) : (
          <DiffView before={before} after={after} look={look} full={full} />
        )}
      </div>
    </div>
  );
}

function useSides({
  normalizedLiveState,
  liveState,
  predictedLiveState,
  targetState,
}: ManagedResource) {
  return useMemo(
    () => ({
      before: sideText(normalizedLiveState || liveState),
      after: sideText(targetState === 'null' ? '' : predictedLiveState || targetState),
    }),
    [normalizedLiveState, liveState, predictedLiveState, targetState],
  );
}

function sideText(state: string): string {
  const object = parseObject(state);
  return object ? yamlOf(withoutManagedFields(object)) : '';
}
