import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { type AccountItem, type Capability, createAccount } from '../../api/accounts.ts';
import { errorMessage } from '../../api/errors.ts';
import { queryKeys } from '../../api/keys.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { CheckField, TextField } from '../../ui/field.tsx';
import { nameProblem } from './account-words.ts';

/** For somebody who signs in, for a program that holds tokens, or for one that does both. */
export function CreateAccountDialog({
  onClose,
  onCreated,
}: {
  onClose(): void;
  onCreated(account: AccountItem & { password?: string }): void;
}) {
  const client = useQueryClient();
  const [name, setName] = useState('');
  const [capabilities, setCapabilities] = useState<Capability[]>(['login']);
  const [problem, setProblem] = useState<string>();
  const create = useMutation({
    mutationFn: () => createAccount({ name: name.trim(), capabilities }),
    onSuccess: async (account) => {
      await client.invalidateQueries({ queryKey: queryKeys.accounts });
      onCreated(account);
    },
  });
  const submit = () => {
    const found = nameProblem(name.trim());
    setProblem(found);
    create.reset();
    if (!found) create.mutate();
  };
  const check = (capability: Capability) => ({
    checked: capabilities.includes(capability),
    onChange: () =>
      setCapabilities((before) =>
        before.includes(capability)
          ? before.filter((one) => one !== capability)
          : [...before, capability],
      ),
  });
  return (
    <Dialog
      title="New account"
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" busy={create.isPending} onClick={submit}>
            Create
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
          required
          data-autofocus
          value={name}
          error={problem}
          hint="What policies and people call it"
          onChange={(event) => setName(event.target.value)}
        />
        <fieldset>
          <legend className="mb-1 text-sm font-medium">What it is for</legend>
          <CheckField
            label="Signing in with a password"
            hint="A first password is made up; it has to be changed when it is used"
            {...check('login')}
          />
          <CheckField
            label="Holding tokens"
            hint="For programs that call the API"
            {...check('apiKey')}
          />
        </fieldset>
        <p className="text-xs text-ink-3">
          What it may do is said by the access policy and by roles of projects.
        </p>
        {create.error && (
          <p role="alert" className="rounded-lg bg-bad-soft px-4 py-2.5 text-sm text-bad">
            {errorMessage(create.error)}
          </p>
        )}
      </form>
    </Dialog>
  );
}
