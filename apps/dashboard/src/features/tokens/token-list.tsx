import clsx from 'clsx';
import { Trash2 } from 'lucide-react';
import type { TokenItem } from '../../api/accounts.ts';
import { Age } from '../../ui/age.tsx';
import { IconButton } from '../../ui/button.tsx';
import type { Removal } from '../repositories/remove-dialog.tsx';
import { isOver, tokenEnd } from './token-words.ts';

/** Tokens: what they are called, since and until when they last, when they were used. */
export function TokenList({
  label,
  tokens,
  revoke,
  queryKeys,
  onRemove,
}: {
  label: string;
  tokens: readonly TokenItem[];
  revoke(token: TokenItem): Promise<unknown>;
  /** What is read again after one is revoked. */
  queryKeys: (readonly string[])[];
  onRemove(removal: Removal): void;
}) {
  return (
    <ul aria-label={label} className="divide-y divide-line border-t border-line">
      {tokens.map((token) => (
        <li
          key={token.id}
          data-name={token.id}
          className="grid grid-cols-[minmax(0,1.1fr)_minmax(0,1fr)_minmax(0,1.2fr)_2rem] items-center gap-x-6 py-1.5 pr-4 pl-11 text-xs text-ink-3 max-md:grid-cols-[minmax(0,1fr)_2rem] max-md:pl-11"
        >
          <span className="truncate font-mono text-ink">{token.id}</span>
          <span className="truncate max-md:order-3 max-md:col-span-2">
            issued <Age at={new Date(token.issuedAt * 1000).toISOString()} suffix=" ago" />
            {token.createdBy && ` by ${token.createdBy}`}
          </span>
          <span className="max-md:order-4 max-md:col-span-2">
            <span className={clsx(isOver(token, Date.now()) && 'text-warn')}>
              {tokenEnd(token, Date.now())}
            </span>
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
                verb: 'Revoke',
                consequence: 'Programs that use this token are refused from now on.',
                run: () => revoke(token),
                queryKeys,
              })
            }
          />
        </li>
      ))}
    </ul>
  );
}
