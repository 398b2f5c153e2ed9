import type { CredentialTemplateInput } from '@lockstep/domain';
import type { Actor } from '../api.ts';

/** A template as given, without its secrets. */
export type CredentialTemplateRecord = CredentialTemplateInput;

/** Credentials for every repository below an address. */
export interface CredentialTemplateStore {
  list(): Promise<CredentialTemplateRecord[]>;
  /** The one of exactly this address. */
  find(url: string): Promise<CredentialTemplateRecord | undefined>;
  /** @throws UserError invalid-argument when a different one is there and `upsert` is not given. */
  upsert(
    input: CredentialTemplateInput,
    options: { upsert: boolean },
    actor: Actor,
  ): Promise<CredentialTemplateRecord>;
  /** @throws UserError not-found */
  delete(url: string, actor: Actor): Promise<void>;
}
