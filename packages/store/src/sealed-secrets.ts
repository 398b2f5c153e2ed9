import { REPOSITORY_SECRETS, withoutUrlPassword } from '@lockstep/domain';
import type { Sealer } from './seal.ts';

/** The secret fields of a repository or of a template for some, and its proxy where that has a password. */
export type Secrets = Partial<Record<(typeof REPOSITORY_SECRETS)[number] | 'proxy', string>>;

/** What is secret goes sealed into one column, the rest as it is into another. */
export function splitSecrets<T extends Secrets>(input: T): { settings: T; secrets: Secrets } {
  const settings = { ...input };
  const secrets: Secrets = {};
  for (const name of REPOSITORY_SECRETS) {
    if (settings[name] !== undefined) secrets[name] = settings[name];
    delete settings[name];
  }
  const open = input.proxy && withoutUrlPassword(input.proxy);
  if (open !== input.proxy) {
    secrets.proxy = input.proxy;
    settings.proxy = open;
  }
  return { settings: JSON.parse(JSON.stringify(settings)), secrets };
}

/**
 * Both together again. A proxy's password is for that proxy and that user: where the settings name
 * another, it is not sent there.
 */
export function joinSecrets<T extends Secrets>(settings: T, secrets: Secrets): T {
  const { proxy, ...others } = secrets;
  const isTheSame = proxy !== undefined && withoutUrlPassword(proxy) === settings.proxy;
  return { ...settings, ...others, ...(isTheSame && { proxy }) };
}

/** Whether they are more than how a proxy is passed: credentials of the repository's own. */
export function areCredentials(secrets: Secrets): boolean {
  return Object.keys(secrets).some((name) => name !== 'proxy');
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
