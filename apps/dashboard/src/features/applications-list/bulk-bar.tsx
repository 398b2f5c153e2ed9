import { useMutation } from '@tanstack/react-query';
import { RefreshCw, RotateCw, X } from 'lucide-react';
import { useState } from 'react';
import { refreshApplication, syncApplication } from '../../api/applications.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { CheckField } from '../../ui/field.tsx';
import { toast } from '../../ui/toasts.ts';
import { doForAll, type Selection } from './selection.ts';

/** What can be done to all that are ticked. */
export function BulkBar({ selection, onDone }: { selection: Selection; onDone(): void }) {
  const [asking, setAsking] = useState(false);
  const rows = [...selection.values()];
  const refresh = useMutation({
    mutationFn: () => doForAll(rows, (row) => refreshApplication(row, 'normal')),
    onSuccess: (result) => tell('Refreshed', result.done, result.failed),
  });
  const sync = useMutation({
    mutationFn: (prune: boolean) =>
      doForAll(rows, (row) => syncApplication(row, { prune, dryRun: false })),
    onSuccess: (result) => {
      tell('Sync started for', result.done, result.failed);
      setAsking(false);
      onDone();
    },
  });
  return (
    <section
      aria-label="Selected applications"
      className="absolute bottom-5 left-1/2 z-30 flex -translate-x-1/2 animate-rise items-center gap-2 rounded-xl border border-line bg-raised p-2 pl-4 shadow-float"
    >
      <span className="num mr-2 text-sm whitespace-nowrap">
        <strong className="font-semibold">{rows.length}</strong> selected
      </span>
      <Button look="primary" icon={RefreshCw} onClick={() => setAsking(true)}>
        Sync
      </Button>
      <Button icon={RotateCw} busy={refresh.isPending} onClick={() => refresh.mutate()}>
        Refresh
      </Button>
      <IconButton icon={X} label="Clear the selection" onClick={onDone} />
      {asking && (
        <SyncSelected
          count={rows.length}
          busy={sync.isPending}
          onClose={() => setAsking(false)}
          onSync={(prune) => sync.mutate(prune)}
        />
      )}
    </section>
  );
}

function SyncSelected(properties: {
  count: number;
  busy: boolean;
  onClose(): void;
  onSync(prune: boolean): void;
}) {
  const { count, busy, onClose, onSync } = properties;
  const [prune, setPrune] = useState(false);
  return (
    <Dialog
      title={`Sync ${count} ${count === 1 ? 'application' : 'applications'}`}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" busy={busy} onClick={() => onSync(prune)}>
            Sync
          </Button>
        </>
      }
    >
      <p className="mb-3 text-sm text-ink-2">
        Each is brought to the revision that it follows. Applications with an operation in progress
        are left out.
      </p>
      <CheckField
        label="Prune"
        hint="Delete resources that are no longer in Git"
        checked={prune}
        onChange={(event) => setPrune(event.target.checked)}
      />
    </Dialog>
  );
}

function tell(what: string, done: number, failed: { name: string; message: string }[]): void {
  if (done > 0) toast('ok', `${what} ${done} ${done === 1 ? 'application' : 'applications'}`);
  const [first] = failed;
  if (!first) return;
  const others = failed.length > 1 ? ` and ${failed.length - 1} more` : '';
  toast('bad', `Not done for ${first.name}${others}`, first.message);
}
