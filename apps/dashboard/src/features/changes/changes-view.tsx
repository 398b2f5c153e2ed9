import type { ManagedResource } from '@lockstep/domain';
import { CircleCheckBig, CircleHelp } from 'lucide-react';
import type { ApplicationKey } from '../../api/applications.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { KindIcon } from '../../ui/kind-icon.tsx';
import { PageError } from '../../ui/page-error.tsx';
import { idOf } from '../application/resource-views.ts';
import { FieldChangeList } from '../diff/field-change-list.tsx';
import { type PlannedChange, plannedChange, useManagedResources } from './use-managed-resources.ts';

const WORDS = {
  create: 'A sync creates it',
  prune: 'Not in Git any more: a sync with prune deletes it',
  change: 'A sync changes it',
  none: '',
} as const satisfies Record<PlannedChange, string>;

/** What a sync would do, resource by resource, field by field. */
export default function ChangesView({
  applicationKey,
  isUnknown,
  onSelect,
}: {
  applicationKey: ApplicationKey;
  /** Desired and live could not be compared: no difference is not being equal. */
  isUnknown: boolean;
  onSelect(id: string, tab: 'diff'): void;
}) {
  const { data, error, refetch, isPending } = useManagedResources(applicationKey);
  if (isPending) return null;
  if (error) return <PageError error={error} onRetry={() => void refetch()} />;
  if (isUnknown) {
    return (
      <EmptyState icon={CircleHelp} title="It cannot be told">
        Git and the cluster could not be compared. What is in the way stands above.
      </EmptyState>
    );
  }
  const changed = data.filter((each) => !each.hook && plannedChange(each) !== 'none');
  if (changed.length === 0) {
    return (
      <EmptyState icon={CircleCheckBig} title="Nothing to do">
        Every resource is as Git says.
      </EmptyState>
    );
  }
  return (
    <div className="scroll-quiet h-full overflow-y-auto">
      <div className="mx-auto flex max-w-4xl flex-col gap-3 p-4 max-sm:p-3">
        {changed.map((resource) => (
          <ResourceChanges
            key={idOf(resource)}
            resource={resource}
            onOpen={() => onSelect(idOf(resource), 'diff')}
          />
        ))}
      </div>
    </div>
  );
}

function ResourceChanges({ resource, onOpen }: { resource: ManagedResource; onOpen(): void }) {
  const change = plannedChange(resource);
  return (
    <section className="overflow-hidden rounded-xl border border-line bg-surface shadow-card">
      <header className="flex items-center gap-2.5 border-b border-line px-4 py-2">
        <KindIcon kind={resource.kind} className="size-4 shrink-0 text-ink-3" />
        <h3 className="min-w-0 truncate text-sm">
          <span className="text-ink-3">{resource.kind}</span>{' '}
          <strong className="font-medium">{resource.name}</strong>
        </h3>
        <Button small look="quiet" className="ml-auto" onClick={onOpen}>
          Compare
        </Button>
      </header>
      {change === 'change' && resource.changes?.length ? (
        <FieldChangeList changes={resource.changes} />
      ) : (
        <p className="px-4 py-2.5 text-sm text-ink-2">{WORDS[change]}</p>
      )}
    </section>
  );
}
