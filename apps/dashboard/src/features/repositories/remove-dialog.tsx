import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Trash2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { errorMessage } from '../../api/errors.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { toast } from '../../ui/toasts.ts';

export interface Removal {
  /** `https://git.example.com/team/apps` */
  what: string;
  /** `Remove` where it says nothing else. */
  verb?: 'Remove' | 'Revoke' | 'Delete';
  /** What becomes of what used it. */
  consequence: ReactNode;
  run(): Promise<unknown>;
  /** What is read again afterwards. */
  queryKeys: (readonly string[])[];
}

/** Asks before something goes that others may rely on. */
export function RemoveDialog({ removal, onClose }: { removal: Removal; onClose(): void }) {
  const { what, verb = 'Remove' } = removal;
  const client = useQueryClient();
  const remove = useMutation({
    mutationFn: removal.run,
    onSuccess: async () => {
      const keys = removal.queryKeys;
      await Promise.all(keys.map((queryKey) => client.invalidateQueries({ queryKey })));
      toast('ok', `${what} ${verb.toLowerCase()}d`);
      onClose();
    },
  });
  return (
    <Dialog
      title={`${verb}?`}
      onClose={onClose}
      footer={
        <>
          <Button data-autofocus onClick={onClose}>
            Cancel
          </Button>
          <Button
            look="danger-solid"
            icon={Trash2}
            busy={remove.isPending}
            onClick={() => remove.mutate()}
          >
            {verb}
          </Button>
        </>
      }
    >
      <p className="font-mono text-sm break-all">{what}</p>
      <p className="mt-2 text-sm text-ink-2">{removal.consequence}</p>
      {remove.error && (
        <p role="alert" className="mt-3 rounded-lg bg-bad-soft px-3 py-2 text-sm text-bad">
          {errorMessage(remove.error)}
        </p>
      )}
    </Dialog>
  );
}
