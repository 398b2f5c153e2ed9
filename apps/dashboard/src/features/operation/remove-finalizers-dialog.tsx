import type { Holder, ResourceRef } from '@lockstep/domain';
import { useMutation } from '@tanstack/react-query';
import { Unlink } from 'lucide-react';
import { useState } from 'react';
import { type ApplicationKey, forceRemoveResource } from '../../api/applications.ts';
import { errorMessage } from '../../api/errors.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { toast } from '../../ui/toasts.ts';

/** Asks for the name: what the finalizers were to clean up stays behind. */
export function RemoveFinalizersDialog({
  applicationKey,
  resource,
  holders,
  onClose,
}: {
  applicationKey: ApplicationKey;
  resource: ResourceRef;
  holders: Holder[];
  onClose(): void;
}) {
  const [typed, setTyped] = useState('');
  const { kind, name } = resource;
  const remove = useMutation({
    mutationFn: () => forceRemoveResource(applicationKey, resource),
    onSuccess: () => {
      toast('ok', `The finalizers of ${kind} ${name} have been removed`);
      onClose();
    },
  });
  return (
    <Dialog
      title={`Remove the finalizers of ${kind} ${name}`}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            look="danger-solid"
            icon={Unlink}
            disabled={typed !== name}
            busy={remove.isPending}
            onClick={() => remove.mutate()}
          >
            Remove finalizers
          </Button>
        </>
      }
    >
      <p className="text-sm text-ink-2">
        The object goes at once. What these were to clean up first is left behind, in the cluster or
        outside of it:
      </p>
      <ul className="my-3 overflow-hidden rounded-lg border border-line">
        {holders.map(({ finalizer, owner }) => (
          <li key={finalizer} className="border-b border-line px-3 py-2 last:border-b-0">
            <code className="block font-mono text-xs break-all">{finalizer}</code>
            {owner && <span className="text-xs break-words text-ink-2">Taken off by {owner}</span>}
          </li>
        ))}
      </ul>
      <p className="mb-4 text-sm text-ink-2">It is written to the audit log, with your name.</p>
      <TextField
        label={`Type ${name} to confirm`}
        value={typed}
        data-autofocus
        onChange={(event) => setTyped(event.target.value)}
        error={remove.error ? errorMessage(remove.error) : undefined}
      />
    </Dialog>
  );
}
