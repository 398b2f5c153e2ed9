import { messageOf, UserError } from '@lockstep/domain';
import { ageIdentities, ageRecipients } from './age.ts';
import { pgpFingerprints } from './pgp.ts';
import type { SopsKey } from './sops-key.ts';

const PGP_BLOCK = '-----BEGIN PGP PRIVATE KEY BLOCK-----';
const MAX_CHARACTERS = 256 * 1024;

/**
 * The private keys in a text: lines as `age-keygen` writes them, or an armoured OpenPGP key. Each is
 * named by its recipient or fingerprint. Throws UserError `invalid-argument` without content.
 */
export async function readSopsKeys(text: string): Promise<SopsKey[]> {
  if (text.length > MAX_CHARACTERS) throw noKey(`longer than ${MAX_CHARACTERS} characters`);
  if (text.includes(PGP_BLOCK)) return await readPgp(text);
  const identities = ageIdentities(text);
  if (identities.length === 0) {
    throw noKey('it holds neither AGE-SECRET-KEY-… nor an armoured OpenPGP private key');
  }
  const recipients = await ageRecipients(text).catch(() => {
    throw noKey('an AGE-SECRET-KEY-… in it is malformed');
  });
  return identities.map((secret, index) => ({ id: recipients[index] ?? '', type: 'age', secret }));
}

async function readPgp(text: string): Promise<SopsKey[]> {
  const fingerprints = await pgpFingerprints(text).catch((error) => {
    throw noKey(`OpenPGP keys need the gpg program, which failed: ${messageOf(error)}`);
  });
  const [id] = fingerprints;
  if (id === undefined) throw noKey('gpg finds no private key in it');
  return [{ id, type: 'pgp', secret: text }];
}

function noKey(why: string): UserError {
  const message = `this is no private key for SOPS: ${why}`;
  return new UserError('invalid-argument', message, [{ field: 'secret', reason: why }]);
}
