import { useMutation } from '@tanstack/react-query';
import { Trash2 } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { type ApplicationKey, deleteResource } from '../../api/applications.ts';
import { errorMessage } from '../../api/errors.ts';
import { Age } from '../../ui/age.tsx';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { HealthGlyph, SyncGlyph } from '../../ui/glyphs.tsx';
import { KindIcon } from '../../ui/kind-icon.tsx';
import { toast } from '../../ui/toasts.ts';
import { momentText } from '../../words/age.ts';
import type { ResourceView } from '../application/resource-views.ts';
import { StuckResource } from '../operation/stuck-resource.tsx';
import { relatives } from './panel-model.ts';

export function SummaryTab({
  applicationKey,
  view,
  views,
  onOpen,
}: {
  applicationKey: ApplicationKey;
  view: ResourceView;
  views: ReadonlyMap<string, ResourceView>;
  onOpen(id: string): void;
}) {
  const { owners, owned } = relatives(view, views);
  const { group, version, namespace } = view.ref;
  return (
    <div className="scroll-quiet h-full overflow-y-auto px-4 py-3">
      {view.live && view.health?.message === 'Pending deletion' && (
        <StuckResource applicationKey={applicationKey} view={view} />
      )}
      <dl>
        <Fact name="Health">
          {view.health ? (
            <>
              <HealthGlyph status={view.health.status} />
              {view.health.message && (
                <span className="block text-xs break-words text-ink-2">{view.health.message}</span>
              )}
            </>
          ) : (
            <span className="text-ink-3">This kind has none</span>
          )}
        </Fact>
        {view.sync && (
          <Fact name="Sync">
            <SyncGlyph status={view.sync} />
            {view.toPrune && (
              <span className="block text-xs text-warn">
                Not in Git any more: a sync with prune deletes it
              </span>
            )}
          </Fact>
        )}
        {view.info.map(({ name, value }) => (
          <Fact key={name} name={name}>
            {value}
          </Fact>
        ))}
        {view.images.length > 0 && (
          <Fact name={view.images.length > 1 ? 'Images' : 'Image'}>
            {view.images.map((image) => (
              <span key={image} className="flex items-center gap-1">
                <code className="min-w-0 font-mono text-xs break-all">{image}</code>
                <CopyButton text={image} label={`Copy ${image}`} />
              </span>
            ))}
          </Fact>
        )}
        {view.createdAt && (
          <Fact name="Created">
            <Age at={view.createdAt} suffix=" ago" />{' '}
            <span className="text-xs text-ink-3">{momentText(view.createdAt)}</span>
          </Fact>
        )}
        {view.wave !== 0 && <Fact name="Wave">{view.wave}</Fact>}
        {view.hook && <Fact name="Hook">Runs at its phase of a sync</Fact>}
        <Fact name="API version">{group ? `${group}/${version}` : version}</Fact>
        {namespace && <Fact name="Namespace">{namespace}</Fact>}
      </dl>
      <Relatives title="Owned by" views={owners} onOpen={onOpen} />
      <Relatives title="Made" views={owned} onOpen={onOpen} />
      {view.live && <DeleteResource applicationKey={applicationKey} view={view} />}
    </div>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="grid grid-cols-[7rem_1fr] gap-3 border-b border-line py-2 text-sm last:border-b-0">
      <dt className="text-ink-3">{name}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </div>
  );
}

const MOST = 40;

function Relatives({
  title,
  views,
  onOpen,
}: {
  title: string;
  views: ResourceView[];
  onOpen(id: string): void;
}) {
  if (views.length === 0) return null;
  return (
    <section className="mt-5">
      <h3 className="mb-1 text-xs text-ink-3">{title}</h3>
      <ul className="overflow-hidden rounded-lg border border-line">
        {views.slice(0, MOST).map((view) => (
          <li key={view.id} className="border-b border-line last:border-b-0">
            <button
              type="button"
              onClick={() => onOpen(view.id)}
              className="flex w-full items-center gap-2.5 px-3 py-1.5 text-left text-sm outline-offset-[-2px] hover:bg-hover max-sm:py-2.5"
            >
              <KindIcon kind={view.ref.kind} className="size-4 shrink-0 text-ink-3" />
              <span className="min-w-0 flex-1 truncate">
                <span className="text-ink-3">{view.ref.kind}</span> {view.ref.name}
              </span>
              {view.health && <HealthGlyph status={view.health.status} bare />}
            </button>
          </li>
        ))}
      </ul>
      {views.length > MOST && (
        <p className="mt-1 text-xs text-ink-3">and {views.length - MOST} more</p>
      )}
    </section>
  );
}

/** Deleting a managed resource is undone by the next sync; a pod is made anew by its owner. */
function DeleteResource({
  applicationKey,
  view,
}: {
  applicationKey: ApplicationKey;
  view: ResourceView;
}) {
  const [asking, setAsking] = useState(false);
  const remove = useMutation({
    mutationFn: () => deleteResource(applicationKey, view.ref),
    onSuccess: () => {
      toast('ok', `${view.ref.kind} ${view.ref.name} is being deleted`);
      setAsking(false);
    },
    onError: (error) => toast('bad', 'Not deleted', errorMessage(error)),
  });
  return (
    <div className="mt-6">
      <Button small look="danger" icon={Trash2} onClick={() => setAsking(true)}>
        Delete this resource
      </Button>
      {asking && (
        <Dialog
          title={`Delete ${view.ref.kind} ${view.ref.name}?`}
          onClose={() => setAsking(false)}
          footer={
            <>
              <Button onClick={() => setAsking(false)}>Cancel</Button>
              <Button look="danger-solid" busy={remove.isPending} onClick={() => remove.mutate()}>
                Delete resource
              </Button>
            </>
          }
        >
          <p className="text-sm text-ink-2">
            It is deleted from the cluster now.{' '}
            {view.managed
              ? 'As long as Git has it, the next sync makes it anew.'
              : view.parents.length > 0
                ? 'Its owner may make another in its place.'
                : ''}
          </p>
        </Dialog>
      )}
    </div>
  );
}
