import { REPOSITORY_SECRETS, withoutUrlPassword } from '@lockstep/domain';
import type { RepositoryRecord } from '@lockstep/store';
import { z } from 'zod';
import { answer } from '../http/answers.ts';

/** A repository as the field's API answers it, without its secrets. */
export interface RepositoryBody {
  repo: string;
  connectionState: RepositoryRecord['connectionState'];
  [field: string]: unknown;
}

export function repositoryBody(record: RepositoryRecord): RepositoryBody {
  const { input, connectionState, inherited } = record;
  return {
    ...(inherited && { username: inherited.username, inheritedCreds: true }),
    ...withoutSecrets(input),
    repo: input.repo,
    connectionState,
  };
}

/** What is stored has none; what a client sent may. */
export function withoutSecrets(input: Record<string, unknown>): Record<string, unknown> {
  const kept = Object.entries(input).filter(
    ([key, value]) => !(REPOSITORY_SECRETS as readonly string[]).includes(key) && value != null,
  );
  return Object.fromEntries(
    kept.map(([key, value]) => [
      key,
      key === 'proxy' && typeof value === 'string' ? withoutUrlPassword(value) : value,
    ]),
  );
}

export const repositoryAnswer = answer<RepositoryBody>(
  z.looseObject({
    repo: z.string(),
    type: z.string().optional(),
    name: z.string().optional(),
    project: z.string().optional(),
    username: z.string().optional(),
    inheritedCreds: z.boolean().optional(),
    connectionState: z.object({
      status: z.string(),
      message: z.string(),
      attemptedAt: z.string().optional(),
    }),
  }),
  'Repository',
);
