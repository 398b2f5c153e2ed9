/** A public key that signatures may be checked with: an armored PGP key or an OpenSSH one. */
export interface SignatureKey {
  /** As people name it: for PGP the last 16 digits of its fingerprint, for SSH `SHA256:…`. */
  keyId: string;
  keyData: string;
}

/**
 * What came of checking a signature. `untrusted`: it is right, but its key is not one of those
 * that are asked for, or was revoked. `unchecked`: this machine or the format cannot tell.
 */
export type SignatureStatus =
  | 'good'
  | 'bad'
  | 'expired'
  | 'unknown-key'
  | 'untrusted'
  | 'none'
  | 'unchecked';

export interface Verification {
  status: SignatureStatus;
  keyId?: string;
  /** All names of the key, for comparing: fingerprints of the key itself and of its primary key. */
  fingerprints: string[];
  /** Who the key says it belongs to. */
  signer?: string;
  /** Why, where the status does not say it. */
  reason?: string;
}

/** Whether people mean this key: PGP ids are the end of a fingerprint, in any case of letters. */
export function namesKey(wanted: string, found: Verification): boolean {
  const name = wanted.trim();
  if (name.startsWith('SHA256:')) return found.fingerprints.includes(name);
  const digits = name.replace(/^0x/i, '').replaceAll(' ', '').toUpperCase();
  // Eight digits can be forged by trying.
  if (!/^[0-9A-F]{16,64}$/.test(digits)) return false;
  return found.fingerprints.some((one) => one.toUpperCase().endsWith(digits));
}
