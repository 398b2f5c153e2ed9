import { UsageError } from '../cli/cli-error.ts';
import { facts, table } from '../output/table.ts';

/** A token of an account as the server answers it; times are seconds. */
export interface Token {
  id: string;
  issuedAt: number;
  expiresAt?: number;
  createdBy?: string;
  lastUsedAt?: string;
  lastUsedAddress?: string;
}

export interface Account {
  name: string;
  enabled: boolean;
  capabilities: string[];
  tokens: Token[] | null;
  mustChangePassword?: boolean;
}

export function accountTable(accounts: readonly Account[]): string {
  return table(
    [
      { title: 'NAME', value: ({ name }) => name },
      { title: 'ENABLED', value: ({ enabled }) => String(enabled) },
      { title: 'CAPABILITIES', value: ({ capabilities }) => capabilities.join(', ') },
    ],
    accounts,
  );
}

export function accountFacts(account: Account): string {
  const tokens = account.tokens ?? [];
  return [
    facts([
      ['Name', account.name],
      ['Enabled', String(account.enabled)],
      ['Capabilities', account.capabilities.join(', ')],
      ...(account.mustChangePassword ? ([['Password', 'to be changed first']] as const) : []),
    ]),
    '\nTokens:\n',
    tokens.length === 0 ? 'NONE\n' : tokenTable(tokens),
  ].join('');
}

function tokenTable(tokens: readonly Token[]): string {
  return table(
    [
      { title: 'ID', value: ({ id }) => id },
      { title: 'ISSUED AT', value: ({ issuedAt }) => timeOf(issuedAt) },
      {
        title: 'EXPIRING AT',
        value: ({ expiresAt }) => (expiresAt === undefined ? 'never' : timeOf(expiresAt)),
      },
      {
        title: 'LAST USED',
        value: ({ lastUsedAt, lastUsedAddress }) =>
          lastUsedAt ? `${lastUsedAt} from ${lastUsedAddress}` : 'never',
      },
    ],
    tokens,
  );
}

export function timeOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
}

/** Refuses a capability that the server does not know before it is asked. */
export function readCapabilities(given: string): string[] {
  const names = given.split(',').map((one) => one.trim());
  const unknown = names.find((one) => one !== 'login' && one !== 'apiKey');
  if (unknown === undefined) return names;
  throw new UsageError(`unknown capability "${unknown}": it is login or apiKey`);
}
