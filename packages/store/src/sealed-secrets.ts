import { REPOSITORY_SECRETS } from '@lockstep/domain';
import type { Sealer } from './seal.ts';

/** The secret fields of a repository or of a template for some. */
export type Secrets = Partial<Record<(typeof REPOSITORY_SECRETS)[number], string>>;

/** What is secret goes sealed into one column, the rest as it is into another. */
export function splitSecrets<T extends Secrets>(input: T): { settings: T; secrets: Secrets } {
  const settings = { ...input };
  const secrets: Secrets = {};
  for (const name of REPOSITORY_SECRETS) {
    if (settings[name] !== undefined) secrets[name] = settings[name];
    delete settings[name];
  }
  return { settings: JSON.parse(JSON.stringify(settings)), secrets };
}

/** A secret that is not given stays as it was; an empty one is taken away. */
export function mergeSecrets(known: Secrets, given: Secrets): Secrets {
  const kept = Object.entries({ ...known, ...given }).filter(([, value]) => value !== '');
  return Object.fromEntries(kept);
}

export function sealSecrets(sealer: Sealer, secrets: Secrets, context: string): Buffer {
  if (Object.keys(secrets).length === 0) return Buffer.alloc(0);
  return sealer.sealBuffer(Buffer.from(JSON.stringify(secrets)), context);
}

export function hasSecrets(sealed: Buffer): boolean {
  return sealed.length > 0;
}

/** @throws UserError failed-precondition when they were sealed with another key. */
export function openSecrets(sealer: Sealer, sealed: Buffer, context: string): Secrets {
  return hasSecrets(sealed) ? JSON.parse(sealer.openBuffer(sealed, context).toString()) : {};
}
