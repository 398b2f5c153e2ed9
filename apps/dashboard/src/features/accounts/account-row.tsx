import clsx from 'clsx';
import {
  Bot,
  KeyRound,
  MoreHorizontal,
  Power,
  RotateCcwKey,
  Trash2,
  UserRound,
} from 'lucide-react';
import { type AccountItem, deleteAccount, deleteToken } from '../../api/accounts.ts';
import { queryKeys } from '../../api/keys.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Menu, type MenuItem } from '../../ui/menu.tsx';
import type { Removal } from '../repositories/remove-dialog.tsx';
import { TokenList } from '../tokens/token-list.tsx';
import { accountState, capabilityText } from './account-words.ts';

/** What the page does when a row asks for it. */
export interface AccountActions {
  onToken(account: AccountItem): void;
  onReset(account: AccountItem): void;
  onToggle(account: AccountItem): void;
  /** Lets it hold tokens, or no longer. */
  onTokens(account: AccountItem): void;
  onRemove(removal: Removal): void;
}

const TONES = {
  ok: 'bg-ok-soft text-ok',
  warn: 'bg-warn-soft text-warn',
  idle: 'bg-idle-soft text-idle',
} as const;

export function AccountRow({
  account,
  own,
  actions,
}: {
  account: AccountItem;
  /** Whoever looks at it: nobody locks themselves out. */
  own: boolean;
  actions: AccountActions;
}) {
  const { name, capabilities } = account;
  const state = accountState(account);
  const Icon = capabilities.includes('login') ? UserRound : Bot;
  return (
    <li data-name={name}>
      <div className="grid grid-cols-[minmax(0,1.3fr)_minmax(0,1fr)_9rem] items-center gap-x-6 gap-y-2 px-4 py-3 max-sm:grid-cols-[minmax(0,1fr)_auto]">
        <div className="flex min-w-0 items-center gap-3">
          <Icon className="size-4 shrink-0 text-ink-3" aria-hidden="true" />
          <div className="min-w-0">
            <h3 className="truncate text-sm font-semibold">
              {name}
              {own && <span className="ml-2 text-xs font-normal text-ink-3">you</span>}
            </h3>
            <p className="truncate text-xs text-ink-3">{capabilityText(account)}</p>
          </div>
        </div>
        <div className="max-sm:order-3 max-sm:col-span-2">
          <span className={clsx('rounded-full px-2 py-0.5 text-xs', TONES[state.tone])}>
            {state.text}
          </span>
        </div>
        <div className="flex items-center justify-end gap-1">
          {capabilities.includes('apiKey') && (
            <Button small icon={KeyRound} onClick={() => actions.onToken(account)}>
              New token
            </Button>
          )}
          <Menu
            label={`Actions on ${name}`}
            trigger={(properties) => (
              <IconButton icon={MoreHorizontal} label={`Actions on ${name}`} {...properties} />
            )}
            items={menuOf(account, own, actions)}
          />
        </div>
      </div>
      {account.tokens.length > 0 && (
        <TokenList
          label={`Tokens of ${name}`}
          tokens={account.tokens}
          revoke={({ id }) => deleteToken(name, id)}
          queryKeys={[queryKeys.accounts]}
          onRemove={actions.onRemove}
        />
      )}
    </li>
  );
}

function menuOf(account: AccountItem, own: boolean, actions: AccountActions): MenuItem[] {
  const { name, enabled, capabilities } = account;
  return [
    {
      label: 'Reset password',
      icon: RotateCcwKey,
      disabled: own || !capabilities.includes('login'),
      onSelect: () => actions.onReset(account),
    },
    {
      label: capabilities.includes('apiKey') ? 'Permit no tokens' : 'Permit tokens',
      icon: KeyRound,
      onSelect: () => actions.onTokens(account),
    },
    {
      label: enabled ? 'Disable' : 'Enable',
      icon: Power,
      disabled: own,
      onSelect: () => actions.onToggle(account),
    },
    {
      label: 'Delete',
      icon: Trash2,
      danger: true,
      disabled: own || name === 'admin',
      onSelect: () =>
        actions.onRemove({
          what: name,
          consequence: 'Its tokens are revoked and its sessions end at once.',
          run: () => deleteAccount(name),
          queryKeys: [queryKeys.accounts],
        }),
    },
  ];
}
