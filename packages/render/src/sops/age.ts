import type { SopsKey } from './sops-key.ts';

const IDENTITY = /^AGE-SECRET-KEY-(?:PQ-)?1[0-9A-Z]+$/;

/** The identities in a text as `age-keygen` writes it: one a line, with comments. */
export function ageIdentities(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => IDENTITY.test(line));
}

/** Opens an armoured data key; undefined where no identity fits. */
export async function openAge(
  sealed: string,
  keys: readonly SopsKey[],
): Promise<Buffer | undefined> {
  const identities = keys
    .filter(({ type }) => type === 'age')
    .flatMap((key) => ageIdentities(key.secret));
  if (identities.length === 0) return undefined;
  const { armor, Decrypter } = await import('age-encryption');
  const decrypter = new Decrypter();
  for (const identity of identities) decrypter.addIdentity(identity);
  try {
    return Buffer.from(await decrypter.decrypt(armor.decode(sealed)));
  } catch {
    return undefined;
  }
}

/** The recipients of a text's identities. Throws an Error for one that is malformed. */
export async function ageRecipients(text: string): Promise<string[]> {
  const { identityToRecipient } = await import('age-encryption');
  return await Promise.all(ageIdentities(text).map((one) => identityToRecipient(one)));
}
