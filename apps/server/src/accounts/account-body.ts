import { UserError } from '@lockstep/domain';
import { z } from 'zod';
import type { Lockstep } from '../dependencies.ts';
import { answer } from '../http/answers.ts';

/** An account as the field's API answers it; never its password's hash. */
export interface AccountBody {
  name: string;
  enabled: boolean;
  capabilities: string[];
  tokens: [];
}

export const accountAnswer = answer<AccountBody>(
  z.object({
    name: z.string(),
    enabled: z.boolean(),
    capabilities: z.array(z.string()),
    tokens: z.array(z.looseObject({})),
  }),
  'Account',
);

/** @throws UserError `not-found`. */
export async function accountBody({ store }: Lockstep, name: string): Promise<AccountBody> {
  const account = await store.accounts.get(name);
  if (!account) throw new UserError('not-found', `account ${name} does not exist`);
  const { enabled, capabilities } = account;
  return { name: account.name, enabled, capabilities, tokens: [] };
}
