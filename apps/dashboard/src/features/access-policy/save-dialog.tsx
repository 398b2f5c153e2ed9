import type { PolicyFileDiff } from '@lockstep/domain';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { ApiError, errorMessage } from '../../api/errors.ts';
import type { ChangeWords, StoredPolicy } from '../../api/policy.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { CheckField, TextField } from '../../ui/field.tsx';
import { PolicyDiff } from './policy-diff.tsx';

/** Shows what will change, asks why, and saves. */
export function SaveDialog({
  title,
  verb,
  files,
  version,
  locksOut = false,
  locksYouOut = false,
  save,
  onSaved,
  onConflict,
  onClose,
}: {
  title: string;
  /** On the button: `Save`. */
  verb: string;
  files: readonly PolicyFileDiff[];
  /** The version that it replaces. */
  version: number;
  locksOut?: boolean;
  locksYouOut?: boolean;
  save(words: ChangeWords): Promise<StoredPolicy>;
  onSaved(saved: StoredPolicy): void;
  /** Somebody else has saved in the meantime. */
  onConflict(): void;
  onClose(): void;
}) {
  const [reason, setReason] = useState('');
  const [insists, setInsists] = useState(false);
  const saving = useMutation({
    mutationFn: () => save({ version, reason, force: insists }),
    onSuccess: onSaved,
    onError: (error) => {
      if (error instanceof ApiError && error.status === 409) onConflict();
    },
  });
  const mayInsist = locksOut || (saving.error instanceof ApiError && saving.error.status === 412);
  return (
    <Dialog
      wide
      title={title}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            look={mayInsist ? 'danger-solid' : 'primary'}
            busy={saving.isPending}
            disabled={mayInsist && !insists}
            onClick={() => saving.mutate()}
          >
            {verb}
          </Button>
        </>
      }
    >
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (!saving.isPending && !(mayInsist && !insists)) saving.mutate();
        }}
      >
        <TextField
          label="Why"
          data-autofocus
          value={reason}
          maxLength={500}
          hint="Kept with the version, and in the audit"
          onChange={(event) => setReason(event.target.value)}
        />
        {locksYouOut && (
          <p className="rounded-lg bg-warn-soft px-3 py-2 text-sm text-warn">
            You could not change the policy any more after this.
          </p>
        )}
        {saving.error && (
          <p role="alert" className="rounded-lg bg-bad-soft px-3 py-2 text-sm text-bad">
            {errorMessage(saving.error)}
          </p>
        )}
        {mayInsist && (
          <CheckField
            label="Save it though nobody else could change it"
            hint="Only the local account admin may do that"
            checked={insists}
            onChange={(event) => setInsists(event.target.checked)}
          />
        )}
        <PolicyDiff files={files} />
      </form>
    </Dialog>
  );
}
