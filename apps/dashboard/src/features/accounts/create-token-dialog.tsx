import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { createToken } from '../../api/accounts.ts';
import { errorMessage } from '../../api/errors.ts';
import { queryKeys } from '../../api/keys.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { LIFETIMES } from './account-words.ts';

type Lifetime = (typeof LIFETIMES)[number]['value'];

export function CreateTokenDialog({
  account,
  onClose,
  onCreated,
}: {
  account: string;
  onClose(): void;
  onCreated(token: string): void;
}) {
  const client = useQueryClient();
  const [id, setId] = useState('');
  const [lifetime, setLifetime] = useState<Lifetime>(LIFETIMES[1].value);
  const create = useMutation({
    mutationFn: () =>
      createToken(account, {
        expiresIn: Number(lifetime),
        ...(id.trim() === '' ? {} : { id: id.trim() }),
      }),
    onSuccess: async ({ token }) => {
      await client.invalidateQueries({ queryKey: queryKeys.accounts });
      onCreated(token);
    },
  });
  return (
    <Dialog
      title={`New token of ${account}`}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" busy={create.isPending} onClick={() => create.mutate()}>
            Create token
          </Button>
        </>
      }
    >
      <form
        noValidate
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          create.mutate();
        }}
      >
        <TextField
          label="Name"
          data-autofocus
          value={id}
          placeholder="deploy-pipeline"
          hint="To tell it from others later; made up if you leave it empty"
          onChange={(event) => setId(event.target.value)}
        />
        <div>
          <p className="mb-1 text-sm font-medium">How long it lasts</p>
          <Segmented
            label="How long it lasts"
            options={[...LIFETIMES]}
            value={lifetime}
            onChange={setLifetime}
          />
        </div>
        {create.error && (
          <p role="alert" className="rounded-lg bg-bad-soft px-4 py-2.5 text-sm text-bad">
            {errorMessage(create.error)}
          </p>
        )}
      </form>
    </Dialog>
  );
}
