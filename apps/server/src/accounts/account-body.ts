import { UserError } from '@lockstep/domain';
import type { AccountRecord, TokenRecord } from '@lockstep/store';
import { z } from 'zod';
import type { Lockstep } from '../dependencies.ts';
import { answer } from '../http/answers.ts';

/** A token as the field's API answers it, in seconds, and ours beside. */
export interface TokenBody {
  id: string;
  issuedAt: number;
  expiresAt?: number;
  createdBy: string;
  lastUsedAt?: string;
  lastUsedAddress?: string;
}

/** An account as the field's API answers it; never its password's hash. */
export interface AccountBody {
  name: string;
  enabled: boolean;
  capabilities: string[];
  tokens: TokenBody[];
  /** Its password is good for choosing another one only. */
  mustChangePassword?: true;
  createdAt: string;
}

export const tokenBodySchema = z.object({
  id: z.string(),
  issuedAt: z.number().describe('Seconds since 1970'),
  expiresAt: z.number().optional().describe('Seconds since 1970; never without it'),
  createdBy: z.string(),
  lastUsedAt: z.string().optional(),
  lastUsedAddress: z.string().optional(),
});

export const accountAnswer = answer<AccountBody>(
  z.object({
    name: z.string(),
    enabled: z.boolean(),
    capabilities: z.array(z.string()),
    tokens: z.array(tokenBodySchema),
    mustChangePassword: z.literal(true).optional(),
    createdAt: z.string(),
  }),
  'Account',
);

/** @throws UserError `not-found`. */
export async function findAccount({ store }: Lockstep, name: string): Promise<AccountRecord> {
  const account = await store.accounts.get(name);
  if (!account) throw new UserError('not-found', `account '${name}' does not exist`);
  return account;
}

export async function accountBody(
  { store }: Lockstep,
  account: AccountRecord,
): Promise<AccountBody> {
  const tokens = await store.tokens.list({ account: account.name });
  const { name, enabled, capabilities, mustChangePassword, createdAt } = account;
  return {
    name,
    enabled,
    capabilities,
    tokens: tokens.map(tokenBody),
    ...(mustChangePassword ? { mustChangePassword: true } : {}),
    createdAt,
  };
}

export function tokenBody(token: TokenRecord): TokenBody {
  const { id, issuedAt, expiresAt, createdBy, lastUsedAt, lastUsedAddress } = token;
  return {
    id,
    issuedAt: seconds(issuedAt),
    ...(expiresAt ? { expiresAt: seconds(expiresAt) } : {}),
    createdBy,
    ...(lastUsedAt ? { lastUsedAt, lastUsedAddress } : {}),
  };
}

function seconds(time: string): number {
  return Math.floor(Date.parse(time) / 1000);
}
