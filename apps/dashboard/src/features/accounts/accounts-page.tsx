import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import {
  type AccountItem,
  createToken,
  listAccounts,
  resetPassword,
  updateAccount,
} from '../../api/accounts.ts';
import { errorMessage } from '../../api/errors.ts';
import { queryKeys } from '../../api/keys.ts';
import type { UserInfo } from '../../api/types.ts';
import { Button } from '../../ui/button.tsx';
import { ListPage } from '../../ui/list-page.tsx';
import { PageError } from '../../ui/page-error.tsx';
import { toast } from '../../ui/toasts.ts';
import { type Removal, RemoveDialog } from '../repositories/remove-dialog.tsx';
import { CreateTokenDialog } from '../tokens/create-token-dialog.tsx';
import { type AccountActions, AccountRow } from './account-row.tsx';
import { withTokensToggled } from './account-words.ts';
import { CreateAccountDialog } from './create-account-dialog.tsx';
import { SecretDialog, type ShownOnce } from './secret-dialog.tsx';

type Open =
  | { kind: 'create' }
  | { kind: 'token'; account: string }
  | { kind: 'remove'; removal: Removal }
  | { kind: 'shown'; shown: ShownOnce };

/** The local accounts: people and programs that this installation knows by itself. */
export function AccountsPage() {
  const client = useQueryClient();
  const query = useQuery({ queryKey: queryKeys.accounts, queryFn: listAccounts });
  const [open, setOpen] = useState<Open>();
  const close = () => setOpen(undefined);
  const show = (shown: ShownOnce) => setOpen({ kind: 'shown', shown });
  const own = client.getQueryData<UserInfo>(queryKeys.session);
  const change = useAccountChanges(show);
  const actions: AccountActions = {
    ...change,
    onToken: ({ name }) => setOpen({ kind: 'token', account: name }),
    onRemove: (removal) => setOpen({ kind: 'remove', removal }),
  };
  return (
    <ListPage title="Accounts" count={query.data?.length}>
      <div className="mb-4 flex items-center justify-between gap-4">
        <p className="text-sm text-ink-2">
          Whoever signs in at an identity provider needs no account here.
        </p>
        <Button look="primary" icon={Plus} onClick={() => setOpen({ kind: 'create' })}>
          New account
        </Button>
      </div>
      {query.error && !query.data ? (
        <PageError error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <ul
          aria-label="Accounts"
          className="divide-y divide-line overflow-hidden rounded-xl border border-line bg-surface shadow-card"
        >
          {query.data?.map((account) => (
            <AccountRow
              key={account.name}
              account={account}
              own={own?.iss === 'argocd' && own.username === account.name}
              actions={actions}
            />
          ))}
        </ul>
      )}
      {open?.kind === 'create' && (
        <CreateAccountDialog
          onClose={close}
          onCreated={({ name, password }) =>
            password === undefined ? close() : show(passwordShown(name, password))
          }
        />
      )}
      {open?.kind === 'token' && (
        <CreateTokenDialog
          title={`New token of ${open.account}`}
          create={(token) => createToken(open.account, token)}
          queryKeys={[queryKeys.accounts]}
          onClose={close}
          onCreated={(secret) => {
            const note = 'Whoever has it acts as the account until it expires or is revoked.';
            show({ title: `Token of ${open.account}`, secret, note });
          }}
        />
      )}
      {open?.kind === 'remove' && <RemoveDialog removal={open.removal} onClose={close} />}
      {open?.kind === 'shown' && <SecretDialog shown={open.shown} onClose={close} />}
    </ListPage>
  );
}

function passwordShown(name: string, secret: string): ShownOnce {
  const note = 'Whoever uses it has to choose another one before anything else.';
  return { title: `Password of ${name}`, secret, note };
}

function useAccountChanges(show: (shown: ShownOnce) => void) {
  const client = useQueryClient();
  const read = () => client.invalidateQueries({ queryKey: queryKeys.accounts });
  const failed = (error: unknown) => toast('bad', 'That was refused', errorMessage(error));
  const reset = useMutation({
    mutationFn: ({ name }: AccountItem) => resetPassword(name),
    onSuccess: async ({ password }, { name }) => {
      await read();
      show(passwordShown(name, password));
    },
    onError: failed,
  });
  const toggle = useMutation({
    mutationFn: ({ name, enabled }: AccountItem) => updateAccount(name, { enabled: !enabled }),
    onSuccess: async ({ name, enabled }) => {
      await read();
      toast('ok', `${name} ${enabled ? 'enabled' : 'disabled'}`);
    },
    onError: failed,
  });
  const tokens = useMutation({
    mutationFn: ({ name, capabilities }: AccountItem) =>
      updateAccount(name, { capabilities: withTokensToggled(capabilities) }),
    onSuccess: read,
    onError: failed,
  });
  return {
    onTokens: (account: AccountItem) => tokens.mutate(account),
    onReset: (account: AccountItem) => reset.mutate(account),
    onToggle: (account: AccountItem) => toggle.mutate(account),
  };
}
