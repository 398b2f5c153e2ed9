import type { Application, RevisionHistory } from '@lockstep/domain';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import {
  type ApplicationKey,
  patchApplication,
  rollbackApplication,
} from '../../api/applications.ts';
import { errorMessage } from '../../api/errors.ts';
import { queryKeys } from '../../api/keys.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { CheckField, TextField } from '../../ui/field.tsx';
import { toast } from '../../ui/toasts.ts';
import { shortRevision } from '../../words/revision.ts';
import { autoSyncOf } from '../application/application-view.ts';
import { RevisionLine } from '../application/revision-line.tsx';
import { useMayOverride, useSyncWindows } from '../sync-windows/use-sync-windows.ts';
import { WindowOverride } from '../sync-windows/window-override.tsx';

/** Asks before going back. Automated sync would undo it at once: it is held, or turned off. */
export function RollbackDialog({
  application,
  applicationKey,
  target,
  onClose,
}: {
  application: Application;
  applicationKey: ApplicationKey;
  target: RevisionHistory;
  onClose(): void;
}) {
  const automated = autoSyncOf(application) !== 'off';
  const [prune, setPrune] = useState(false);
  const [hold, setHold] = useState(automated);
  const [reason, setReason] = useState('');
  const [windows, setWindows] = useState({ override: false, reason: '' });
  const turnsOff = automated && !hold;
  const passage = useSyncWindows(applicationKey)?.manual;
  const held = passage?.canSync === false ? passage : undefined;
  const project = application.spec.project;
  const mayOverride = useMayOverride(applicationKey, { project, asked: held !== undefined });
  const because = windows.reason.trim();
  const isHeld = held !== undefined && !(windows.override && because !== '');
  const client = useQueryClient();
  const rollback = useMutation({
    mutationFn: async () => {
      if (turnsOff) {
        await patchApplication(applicationKey, { spec: { syncPolicy: { automated: null } } });
      }
      const lockstep = {
        ...(hold && { hold: reason.trim() ? { reason: reason.trim() } : {} }),
        ...(windows.override && { overrideWindows: true as const, reason: because }),
      };
      return rollbackApplication(applicationKey, { id: target.id, prune, lockstep });
    },
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: queryKeys.holds(applicationKey) });
      toast('ok', `Going back to ${shortRevision(target.revision)}`);
      onClose();
    },
  });
  return (
    <Dialog
      title="Roll back"
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            look="primary"
            busy={rollback.isPending}
            disabled={isHeld}
            onClick={() => rollback.mutate()}
          >
            {buttonText({ hold, turnsOff })}
          </Button>
        </>
      }
    >
      {held && (
        <WindowOverride
          held={held}
          allowed={mayOverride}
          {...windows}
          onChange={(changed) => setWindows((now) => ({ ...now, ...changed }))}
        />
      )}
      <p className="mb-1 text-sm text-ink-2">
        The cluster is brought back to what this deployment applied:
      </p>
      <div className="mb-3 rounded-lg border border-line bg-surface px-3 py-2">
        <RevisionLine applicationKey={applicationKey} revision={target.revision} />
      </div>
      <CheckField
        label="Prune"
        hint="Delete resources that it did not have"
        checked={prune}
        onChange={(event) => setPrune(event.target.checked)}
      />
      <CheckField
        label="And hold"
        hint="Automation stays off this application until somebody releases it; newer commits are shown and wait"
        checked={hold}
        onChange={(event) => setHold(event.target.checked)}
      />
      {hold && (
        <TextField
          className="mt-3"
          label="Why"
          placeholder="Incident 42"
          value={reason}
          maxLength={1000}
          onChange={(event) => setReason(event.target.value)}
          hint="Everybody sees it, with your name"
        />
      )}
      {turnsOff && (
        <p className="mt-3 rounded-lg bg-warn-soft px-3 py-2 text-sm text-ink">
          Automated sync is on and would bring the newest revision back at once. It is turned off
          first, and stays off until you turn it on again.
        </p>
      )}
      {rollback.error && (
        <p role="alert" className="mt-3 rounded-lg bg-bad-soft px-3 py-2 text-sm text-bad">
          {errorMessage(rollback.error)}
        </p>
      )}
    </Dialog>
  );
}

function buttonText({ hold, turnsOff }: { hold: boolean; turnsOff: boolean }): string {
  if (turnsOff) return 'Turn automated sync off and roll back';
  return hold ? 'Roll back and hold' : 'Roll back';
}
