import type { ResourceAction } from '@lockstep/domain';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { type ApplicationKey, runResourceAction } from '../../api/applications.ts';
import { errorMessage } from '../../api/errors.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { toast } from '../../ui/toasts.ts';
import type { ResourceView } from '../application/resource-views.ts';
import { actionLabel, initialParams } from './action-words.ts';

/** Asks before an action is run, and for its parameters. */
export function ActionDialog({
  applicationKey,
  view,
  action,
  onClose,
  onDone,
}: {
  applicationKey: ApplicationKey;
  view: ResourceView;
  action: ResourceAction;
  onClose(): void;
  onDone(): void;
}) {
  const [params, setParams] = useState(() => initialParams(action));
  const label = actionLabel(action);
  const run = useMutation({
    mutationFn: () => runResourceAction(applicationKey, view.ref, { action: action.name, params }),
    onSuccess: () => {
      toast('ok', `${label}: ${view.ref.kind} ${view.ref.name}`);
      onDone();
      onClose();
    },
  });
  return (
    <Dialog
      title={`${label} ${view.ref.kind} ${view.ref.name}?`}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" busy={run.isPending} onClick={() => run.mutate()}>
            {label}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        {Object.entries(params).map(([name, value]) => (
          <TextField
            key={name}
            label={name}
            value={value}
            onChange={(event) => setParams({ ...params, [name]: event.target.value })}
          />
        ))}
        <p className="text-sm text-ink-2">
          It is done to the live resource now.{' '}
          {view.managed && 'What Git states of it, a sync brings back.'}
        </p>
        {run.error && (
          <p role="alert" className="rounded-lg bg-bad-soft px-3 py-2 text-sm text-bad">
            {errorMessage(run.error)}
          </p>
        )}
      </div>
    </Dialog>
  );
}
