import type { ResourceRef } from '@lockstep/domain';
import { useMutation } from '@tanstack/react-query';
import { type ApplicationKey, approveRemoval } from '../../api/applications.ts';
import { errorMessage } from '../../api/errors.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { KindIcon } from '../../ui/kind-icon.tsx';
import { toast } from '../../ui/toasts.ts';
import { idOf } from '../application/resource-views.ts';
import type { Confirmation } from './wait-view.ts';

/** Shows what is to be taken away before somebody says yes to it (`Prune=confirm`). */
export function ConfirmRemovalDialog({
  applicationKey,
  what,
  refs,
  onClose,
}: {
  applicationKey: ApplicationKey;
  what: Confirmation;
  refs: ResourceRef[];
  onClose(): void;
}) {
  const approve = useMutation({
    mutationFn: () => approveRemoval(applicationKey),
    onSuccess: () => {
      toast('ok', `The ${what} is confirmed`);
      onClose();
    },
  });
  return (
    <Dialog
      title={`Confirm ${what}`}
      onClose={onClose}
      footer={
        <>
          {approve.error && (
            <p role="alert" className="mr-auto text-sm text-bad">
              {errorMessage(approve.error)}
            </p>
          )}
          <Button onClick={onClose}>Cancel</Button>
          <Button look="danger-solid" busy={approve.isPending} onClick={() => approve.mutate()}>
            Confirm {what}
          </Button>
        </>
      }
    >
      <p className="mb-3 text-sm text-ink-2">
        {refs.length === 1 ? 'This resource is' : `These ${refs.length} resources are`} about to be
        deleted from the cluster. Their sync options ask for somebody’s yes first.
      </p>
      <ul className="scroll-quiet max-h-72 overflow-y-auto rounded-lg border border-line">
        {refs.map((ref) => (
          <li
            key={idOf(ref)}
            className="flex items-center gap-2.5 border-b border-line px-3 py-1.5 text-sm last:border-b-0"
          >
            <KindIcon kind={ref.kind} className="size-4 shrink-0 text-ink-3" />
            <span className="min-w-0 break-words">
              <span className="text-ink-3">{ref.kind}</span> {ref.name}
            </span>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
