import { Trash2 } from 'lucide-react';
import { type AccountItem, deleteToken } from '../../api/accounts.ts';
import { queryKeys } from '../../api/keys.ts';
import { Age } from '../../ui/age.tsx';
import { IconButton } from '../../ui/button.tsx';
import type { Removal } from '../repositories/remove-dialog.tsx';
import { tokenEnd } from './account-words.ts';

/** The tokens of one account: what they are called, until when they last, when they were used. */
export function TokenList({
  account,
  onRemove,
}: {
  account: AccountItem;
  onRemove(removal: Removal): void;
}) {
  return (
    <ul
      aria-label={`Tokens of ${account.name}`}
      className="divide-y divide-line border-t border-line"
    >
      {account.tokens.map((token) => (
        <li
          key={token.id}
          data-name={token.id}
          className="grid grid-cols-[minmax(0,1.3fr)_minmax(0,1fr)_9rem] items-center gap-x-6 py-1.5 pr-4 pl-10 text-sm max-sm:grid-cols-[minmax(0,1fr)_auto] max-sm:pl-4"
        >
          <span className="truncate font-mono text-xs">{token.id}</span>
          <span className="text-xs text-ink-3 max-sm:order-3">
            {tokenEnd(token, Date.now())}
            {', '}
            {token.lastUsedAt ? (
              <>
                used <Age at={token.lastUsedAt} suffix=" ago" /> from {token.lastUsedAddress}
              </>
            ) : (
              'never used'
            )}
          </span>
          <IconButton
            className="justify-self-end"
            icon={Trash2}
            label={`Revoke ${token.id}`}
            onClick={() =>
              onRemove({
                what: token.id,
                consequence: 'Programs that use this token are refused from now on.',
                run: () => deleteToken(account.name, token.id),
                queryKeys: [queryKeys.accounts],
              })
            }
          />
        </li>
      ))}
    </ul>
  );
}
