import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { NewToken } from '../../api/accounts.ts';
import { errorMessage } from '../../api/errors.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { LIFETIMES, type Lifetime, secondsOf } from './token-words.ts';

/** Asks how a token is to be called and how long it lasts, and makes it. */
export function CreateTokenDialog({
  title,
  create,
  queryKeys,
  onClose,
  onCreated,
}: {
  title: string;
  create(token: NewToken): Promise<{ token: string }>;
  /** What is read again afterwards. */
  queryKeys: (readonly string[])[];
  onClose(): void;
  onCreated(token: string): void;
}) {
  const client = useQueryClient();
  const [id, setId] = useState('');
  const [lifetime, setLifetime] = useState<Lifetime>(LIFETIMES[1].value);
  const [other, setOther] = useState('');
  const [isWrong, setWrong] = useState(false);
  const make = useMutation({
    mutationFn: (expiresIn: number) =>
      create({ expiresIn, ...(id.trim() === '' ? {} : { id: id.trim() }) }),
    onSuccess: async ({ token }) => {
      await Promise.all(queryKeys.map((queryKey) => client.invalidateQueries({ queryKey })));
      onCreated(token);
    },
  });
  const submit = () => {
    const expiresIn = lifetime === '' ? secondsOf(other) : Number(lifetime);
    setWrong(expiresIn === undefined);
    if (expiresIn !== undefined) make.mutate(expiresIn);
  };
  return (
    <Dialog
      title={title}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" busy={make.isPending} onClick={submit}>
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
          submit();
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
        {lifetime === '' && (
          <TextField
            label="For"
            value={other}
            placeholder="12h"
            hint="Minutes, hours, days or weeks: 90m, 12h, 7d, 2w"
            error={isWrong ? 'is a number with m, h, d or w behind it: 12h' : undefined}
            onChange={(event) => {
              setOther(event.target.value);
              setWrong(false);
            }}
          />
        )}
        {make.error && (
          <p role="alert" className="rounded-lg bg-bad-soft px-4 py-2.5 text-sm text-bad">
            {errorMessage(make.error)}
          </p>
        )}
      </form>
    </Dialog>
  );
}
