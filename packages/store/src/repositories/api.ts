import type { RepositoryInput } from '@lockstep/domain';
import type { Actor } from '../api.ts';
import type { HostTrust } from '../certificates/trust.ts';

/** A repository may be registered to be read, and once more to be pushed to. */
export interface RepositoryPurpose {
  forWriting: boolean;
}

export interface RepositoryRecord {
  id: string;
  key: string;
  /** As given, without its secrets. */
  input: RepositoryInput;
  resourceVersion: string;
  connectionState: { status: string; message: string; attemptedAt?: string };
  /** Of a repository without credentials of its own: the template that it takes them from. */
  inherited?: { url: string; username?: string };
}

/** Everything that is needed to reach a repository and to believe its host. Secrets are open. */
export type RepositoryAccess = Partial<RepositoryInput> &
  HostTrust & {
    repo: string;
    /** The credentials are those of a template. */
    inheritedCreds?: boolean;
  };

export interface RepositoryStore {
  list(): Promise<RepositoryRecord[]>;
  find(url: string, project?: string): Promise<RepositoryRecord | undefined>;
  /** Every registration of the address: the one for all, and those of projects. */
  registrations(url: string): Promise<RepositoryRecord[]>;
  upsert(
    input: RepositoryInput,
    options: { upsert: boolean },
    actor: Actor,
  ): Promise<RepositoryRecord>;
  delete(url: string, project: string | undefined, actor: Actor): Promise<void>;
  /**
   * For the worker that fetches: the project's own registration, or the one for all, or none; with
   * the credentials of a template where it has none of its own.
   */
  access(url: string, project: string): Promise<RepositoryAccess>;
  /**
   * The same for what is not registered yet, to try it first. `keepSecrets`: those that are not
   * given are those of the registration that would be replaced.
   */
  accessFor(input: RepositoryInput, options?: { keepSecrets?: boolean }): Promise<RepositoryAccess>;
  saveConnection(key: string, state: { status: string; message: string }): Promise<void>;
}
