import type { Application } from '@lockstep/domain';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { Trash2 } from 'lucide-react';
import { lazy, type ReactNode, Suspense, useCallback, useEffect, useMemo, useState } from 'react';
import type { ApplicationKey } from '../../api/applications.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { PageError } from '../../ui/page-error.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { DeleteDialog } from '../delete-dialog/delete-dialog.tsx';
import { HistoryView } from '../history/history-view.tsx';
import { HoldDialog } from '../holds/hold-dialog.tsx';
import { HoldsPanel } from '../holds/holds-panel.tsx';
import { OperationStrip } from '../operation/operation-strip.tsx';
import { matcherOf } from '../resources-table/resource-filter.ts';
import { ResourcesTable } from '../resources-table/resources-table.tsx';
import { SyncDialog } from '../sync-dialog/sync-dialog.tsx';
import { ApplicationHeader } from './application-header.tsx';
import type { ApplicationView, ResourceTab } from './application-search.ts';
import { driftCount, historyOf, isUncompared } from './application-view.ts';
import { ConditionsPanel } from './conditions-panel.tsx';
import { FindResource } from './find-resource.tsx';
import { orphanCount, viewsShown, withoutOrphans } from './orphans.ts';
import { OrphansToggle } from './orphans-toggle.tsx';
import { type ResourceView, resourceViews } from './resource-views.ts';
import { StatusStrip } from './status-strip.tsx';
import { useLiveApplication } from './use-application.ts';
import { WhyPanel } from './why-panel.tsx';

const TopologyView = lazy(() => import('../topology/topology-view.tsx'));
const ChangesView = lazy(() => import('../changes/changes-view.tsx'));
const DetailsView = lazy(() => import('../details/details-view.tsx'));
const ResourcePanel = lazy(() => import('../resource-panel/resource-panel.tsx'));

const route = getRouteApi('/applications/$name');

export function ApplicationPage() {
  const { name } = route.useParams();
  const { namespace } = route.useSearch();
  const key = useMemo(() => ({ name, ...(namespace ? { namespace } : {}) }), [name, namespace]);
  // Another application is another page: nothing of the one before may stay.
  return <LivePage key={`${namespace ?? ''}/${name}`} applicationKey={key} />;
}

function LivePage({ applicationKey }: { applicationKey: ApplicationKey }) {
  const { application, tree, error, removed, reload } = useLiveApplication(applicationKey);
  const [deletedHere, setDeletedHere] = useState(false);
  const navigate = useNavigate();
  const views = useMemo(
    () => (application ? resourceViews(application, tree) : undefined),
    [application, tree],
  );
  useEffect(() => {
    document.title = `${applicationKey.name} · Lockstep`;
  }, [applicationKey.name]);
  const leave = removed && deletedHere;
  useEffect(() => {
    if (leave) void navigate({ to: '/applications', search: {} });
  }, [leave, navigate]);
  if (removed) return <Removed name={applicationKey.name} />;
  if (!application || !views) {
    if (!error) return <Loading />;
    return <PageError error={error} onRetry={reload} leave={<ListLink />} />;
  }
  return (
    <Page
      application={application}
      applicationKey={applicationKey}
      views={views}
      onDeleted={() => setDeletedHere(true)}
    />
  );
}

interface PageProps {
  application: Application;
  applicationKey: ApplicationKey;
  views: ReadonlyMap<string, ResourceView>;
}

function Page({
  application,
  applicationKey,
  views,
  onDeleted,
}: PageProps & { onDeleted(): void }) {
  const search = route.useSearch();
  const { open, close, show, showOrphans } = useAddress();
  const [dialog, setDialog] = useState<'sync' | 'hold' | 'delete'>();
  const [text, setText] = useState('');
  const matches = useMemo(() => matcherOf(text), [text]);
  const orphans = useMemo(() => orphanCount(views), [views]);
  const view = search.view ?? 'topology';
  const shown = useMemo(
    () => viewsShown(views, { view, orphans: search.orphans ?? false }),
    [views, view, search.orphans],
  );
  const own = useMemo(() => withoutOrphans(views), [views]);
  const selected = search.node ? views.get(search.node) : undefined;
  const closeDialog = () => setDialog(undefined);
  return (
    <div className="flex h-full flex-col">
      <ApplicationHeader
        application={application}
        applicationKey={applicationKey}
        onSync={() => setDialog('sync')}
        onHold={() => setDialog('hold')}
        onDelete={() => setDialog('delete')}
      />
      <StatusStrip application={application} applicationKey={applicationKey} />
      <OperationStrip application={application} applicationKey={applicationKey} />
      <HoldsPanel applicationKey={applicationKey} />
      <ConditionsPanel conditions={application.status.conditions ?? []} />
      <WhyPanel application={application} applicationKey={applicationKey} />
      <div className="flex items-center justify-between gap-3 border-b border-line bg-surface px-2.5 max-sm:px-1">
        <ViewTabs application={application} views={own} view={view} onSelect={show} />
        {(view === 'topology' || view === 'resources') && (
          <div className="flex items-center gap-2">
            {orphans > 0 && (
              <OrphansToggle count={orphans} shown={search.orphans ?? false} onShow={showOrphans} />
            )}
            <FindResource text={text} onText={setText} />
          </div>
        )}
      </div>
      <div className="flex min-h-0 flex-1">
        <div className="min-w-0 flex-1">
          <Suspense fallback={<Loading />}>
            <Content
              {...{ application, applicationKey, views: shown, view, matches }}
              selected={search.node}
              onSelect={(id, tab) => (id ? open(id, tab) : close())}
            />
          </Suspense>
        </div>
        {selected && (
          <Suspense fallback={null}>
            <ResourcePanel
              applicationKey={applicationKey}
              view={selected}
              views={views}
              tab={search.tab}
              onTab={(tab) => open(selected.id, tab)}
              onOpen={open}
              onClose={close}
            />
          </Suspense>
        )}
      </div>
      {dialog === 'sync' && (
        <SyncDialog {...{ application, applicationKey }} onClose={closeDialog} />
      )}
      {dialog === 'hold' && <HoldDialog applicationKey={applicationKey} onClose={closeDialog} />}
      {dialog === 'delete' && (
        <DeleteDialog {...{ application, applicationKey, onDeleted }} onClose={closeDialog} />
      )}
    </div>
  );
}

function Content(
  properties: PageProps & {
    view: ApplicationView;
    selected: string | undefined;
    matches: ((view: ResourceView) => boolean) | undefined;
    onSelect(id: string | undefined, tab?: ResourceTab): void;
  },
): ReactNode {
  const { application, applicationKey, views, view, selected, matches, onSelect } = properties;
  switch (view) {
    case 'topology':
      return <TopologyView {...{ application, views, selected, matches, onSelect }} />;
    case 'resources':
      return <ResourcesTable {...{ views, selected, matches, onSelect }} />;
    case 'changes':
      return (
        <ChangesView {...{ applicationKey, isUnknown: isUncompared(application), onSelect }} />
      );
    case 'history':
      return <HistoryView {...{ application, applicationKey }} />;
    case 'details':
      return <DetailsView {...{ application, applicationKey }} />;
  }
}

function ViewTabs(properties: {
  application: Application;
  views: ReadonlyMap<string, ResourceView>;
  view: ApplicationView;
  onSelect(view: ApplicationView): void;
}) {
  const { application, views, view, onSelect } = properties;
  const drift = driftCount(application);
  return (
    <Tabs<ApplicationView>
      label="Views"
      selected={view}
      onSelect={onSelect}
      tabs={[
        { id: 'topology', label: 'Topology' },
        { id: 'resources', label: 'Resources', badge: views.size },
        { id: 'changes', label: 'Changes', badge: drift > 0 ? drift : null },
        { id: 'history', label: 'History', badge: historyOf(application).length || null },
        { id: 'details', label: 'Details' },
      ]}
    />
  );
}

/** The page's address says what is open, so that it can be sent to somebody. */
function useAddress() {
  const navigate = route.useNavigate();
  const open = useCallback(
    (node: string, tab?: ResourceTab) =>
      void navigate({
        search: (now) => ({ ...now, node, tab: tab ?? now.tab }),
        replace: true,
      }),
    [navigate],
  );
  const close = useCallback(
    () =>
      void navigate({
        search: ({ node: _node, tab: _tab, ...rest }) => rest,
        replace: true,
      }),
    [navigate],
  );
  const show = (next: ApplicationView) =>
    void navigate({
      search: (now) => ({ ...now, view: next === 'topology' ? undefined : next }),
      replace: true,
    });
  const showOrphans = (shown: boolean) =>
    void navigate({
      search: (now) => ({ ...now, orphans: shown || undefined }),
      replace: true,
    });
  return { open, close, show, showOrphans };
}

function ListLink() {
  return (
    <Link to="/applications" className="text-accent underline underline-offset-2">
      Back to the applications
    </Link>
  );
}

function Removed({ name }: { name: string }) {
  const navigate = useNavigate();
  return (
    <EmptyState
      icon={Trash2}
      title={`${name} has been deleted`}
      action={
        <Button look="primary" onClick={() => void navigate({ to: '/applications', search: {} })}>
          Back to the applications
        </Button>
      }
    />
  );
}

function Loading() {
  return (
    <div role="status" aria-label="Loading" className="flex h-full items-center justify-center">
      <span className="h-1 w-24 animate-pulse-soft rounded-full bg-line-strong" />
    </div>
  );
}
