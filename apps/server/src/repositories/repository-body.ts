import { REPOSITORY_SECRETS } from '@lockstep/domain';
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
  const kept = Object.entries(record.input).filter(
    ([key, value]) => !(REPOSITORY_SECRETS as readonly string[]).includes(key) && value != null,
  );
  return {
    ...Object.fromEntries(kept),
    repo: record.input.repo,
    connectionState: record.connectionState,
  };
}

export const repositoryAnswer = answer<RepositoryBody>(
  z.looseObject({
    repo: z.string(),
    type: z.string().optional(),
    name: z.string().optional(),
    project: z.string().optional(),
    username: z.string().optional(),
    connectionState: z.object({
      status: z.string(),
      message: z.string(),
      attemptedAt: z.string().optional(),
    }),
  }),
  'Repository',
);
