import type { Application } from '@lockstep/domain';
import { Link } from '@tanstack/react-router';
import {
  ChevronDown,
  ChevronRight,
  CirclePause,
  CircleStop,
  RefreshCw,
  RotateCw,
  Trash2,
  Zap,
} from 'lucide-react';
import type { ApplicationKey } from '../../api/applications.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Menu } from '../../ui/menu.tsx';
import { SyncWindowChip } from '../sync-windows/sync-window-chip.tsx';
import { operationView } from './application-view.ts';
import { useApplicationActions } from './use-application-actions.ts';

export function ApplicationHeader({
  application,
  applicationKey,
  onSync,
  onHold,
  onDelete,
}: {
  application: Application;
  applicationKey: ApplicationKey;
  onSync(): void;
  onHold(): void;
  onDelete(): void;
}) {
  const { refresh, terminate } = useApplicationActions(applicationKey);
  const active = operationView(application)?.active ?? false;
  const deleting = Boolean(application.metadata.deletionTimestamp);
  return (
    <header className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 px-4 pt-3 pb-2.5 max-sm:px-3 max-sm:py-2">
      <div className="flex min-w-0 items-center gap-1.5 max-sm:w-full max-sm:flex-wrap">
        <Link
          to="/applications"
          className="text-sm text-ink-2 hover:text-ink hover:underline max-sm:hidden"
        >
          Applications
        </Link>
        <ChevronRight className="size-4 shrink-0 text-ink-3 max-sm:hidden" aria-hidden="true" />
        <h1 className="truncate text-xl font-semibold tracking-tight">
          {application.metadata.name}
        </h1>
        {deleting && (
          <span className="ml-2 rounded-full bg-warn-soft px-2.5 py-0.5 text-xs font-medium text-warn">
            Being deleted
          </span>
        )}
        <SyncWindowChip applicationKey={applicationKey} />
      </div>
      <div className="flex items-center gap-2">
        {active && (
          <Button
            look="danger"
            icon={CircleStop}
            compact
            busy={terminate.isPending}
            onClick={() => terminate.mutate()}
          >
            Terminate
          </Button>
        )}
        <Button
          look="primary"
          icon={RefreshCw}
          disabled={deleting || active}
          title={active ? 'An operation is in progress' : undefined}
          onClick={onSync}
        >
          Sync
        </Button>
        <div className="flex">
          <Button
            icon={RotateCw}
            busy={refresh.isPending}
            onClick={() => refresh.mutate('normal')}
            className="rounded-r-none"
            compact
          >
            Refresh
          </Button>
          <Menu
            label="Ways to refresh"
            trigger={(properties) => (
              <IconButton
                icon={ChevronDown}
                label="More ways to refresh"
                className="w-7 rounded-l-none border border-l-0 border-line-strong bg-surface"
                {...properties}
              />
            )}
            items={[
              {
                label: 'Hard refresh',
                icon: Zap,
                hint: 'renders anew',
                onSelect: () => refresh.mutate('hard'),
              },
            ]}
          />
        </div>
        <Button icon={CirclePause} disabled={deleting} onClick={onHold} compact>
          Hold…
        </Button>
        <Button look="danger" icon={Trash2} disabled={deleting} onClick={onDelete} compact>
          Delete
        </Button>
      </div>
    </header>
  );
}
