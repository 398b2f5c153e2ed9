import { createHash } from 'node:crypto';
import type { GpgPublicKey } from '@lockstep/domain';
import { notAKey, readArmor, writeArmor } from './armor.ts';
import { type Packet, readLength, readPackets } from './packets.ts';
import { subTypeOf } from './sub-type.ts';

const SIGNATURE = 2;
const PUBLIC_KEY = 6;
const USER_ID = 13;
const PUBLIC_SUBKEY = 14;
const USER_ATTRIBUTE = 17;
/** What belongs to the key before it; anything else (trust, marker, padding) is left out. */
const OF_A_KEY = new Set([SIGNATURE, USER_ID, PUBLIC_SUBKEY, USER_ATTRIBUTE]);
const SECRET_KEYS = new Set([5, 7]);
const MAX_KEYS = 1000;

/**
 * Every key in armoured text, each by itself. What they are trusted with is not asked here: a key
 * counts once it is among those that a project names.
 * @throws UserError invalid-argument that says what is wrong.
 */
export function parsePublicKeys(armoured: string): GpgPublicKey[] {
  const keys = readArmor(armoured).flatMap((bytes) => splitKeys(readPackets(bytes)));
  if (keys.length === 0) throw notAKey('there is no public key in it');
  if (keys.length > MAX_KEYS) throw notAKey(`there are more than ${MAX_KEYS} keys in it`);
  const byId = new Map(keys.map((packets) => toKey(packets)).map((key) => [key.keyID, key]));
  return [...byId.values()];
}

const LONG_FINGERPRINT = 64;

/** The id that a key goes by: 16 digits of its fingerprint, the last or, of a long one, the first. */
export function keyIdOf(idOrFingerprint: string): string {
  const digits = idOrFingerprint.replace(/^0x/i, '').replace(/\s/g, '').toUpperCase();
  return digits.length === LONG_FINGERPRINT ? digits.slice(0, 16) : digits.slice(-16);
}

function splitKeys(packets: Packet[]): [Packet, ...Packet[]][] {
  const keys: [Packet, ...Packet[]][] = [];
  for (const packet of packets) {
    if (SECRET_KEYS.has(packet.tag)) throw notAKey('it holds a private key');
    if (packet.tag === PUBLIC_KEY) keys.push([packet]);
    else if (OF_A_KEY.has(packet.tag)) keys.at(-1)?.push(packet);
  }
  return keys;
}

function toKey(packets: [Packet, ...Packet[]]): GpgPublicKey {
  const [primary] = packets;
  const { fingerprint, keyId } = identify(primary.body);
  return {
    keyID: keyId,
    fingerprint,
    owner: ownerOf(packets),
    trust: 'unknown',
    subType: subTypeOf(primary.body),
    keyData: writeArmor(Buffer.concat(packets.map(({ raw }) => raw))),
  };
}

/** Fingerprints by the version of the key (RFC 9580, section 5.5.4). */
function identify(body: Buffer): { fingerprint: string; keyId: string } {
  const version = body[0];
  const digest = (algorithm: string, head: Buffer) =>
    createHash(algorithm).update(head).update(body).digest('hex').toUpperCase();
  if (version === 4) {
    const fingerprint = digest('sha1', Buffer.of(0x99, body.length >> 8, body.length & 0xff));
    return { fingerprint, keyId: fingerprint.slice(-16) };
  }
  if (version === 5 || version === 6) {
    const head = Buffer.alloc(5);
    head[0] = version === 5 ? 0x9a : 0x9b;
    head.writeUInt32BE(body.length, 1);
    const fingerprint = digest('sha256', head);
    return { fingerprint, keyId: fingerprint.slice(0, 16) };
  }
  throw notAKey(`a key is of version ${version}; 4, 5 and 6 are known`);
}

/** The user id that a signature calls the primary one, or the first. */
function ownerOf(packets: readonly Packet[]): string {
  const ids: { text: string; isPrimary: boolean }[] = [];
  let current: (typeof ids)[number] | undefined;
  for (const { tag, body } of packets) {
    if (tag === USER_ID) {
      current = { text: readable(body), isPrimary: false };
      ids.push(current);
    } else if (tag === SIGNATURE) {
      if (current && saysPrimary(body)) current.isPrimary = true;
    } else current = undefined;
  }
  return (ids.find(({ isPrimary }) => isPrimary) ?? ids[0])?.text ?? '';
}

function readable(body: Buffer): string {
  return body
    .toString('utf8')
    .replace(/\p{Cc}/gu, ' ')
    .slice(0, 500);
}

const PRIMARY_USER_ID = 25;

/** The subpacket "Primary User ID" among the signed ones (section 5.2.3.27). */
function saysPrimary(signature: Buffer): boolean {
  const [version, type = 0] = signature;
  const isCertification = type >= 0x10 && type <= 0x13;
  if (version !== 4 || !isCertification || signature.length < 6) return false;
  const area = signature.subarray(6, 6 + signature.readUInt16BE(4));
  for (let at = 0; at < area.length; ) {
    const { length, size } = readLength(area, at);
    if (length === 0) return false;
    const kind = (area[at + size] ?? 0) & 0x7f;
    if (kind === PRIMARY_USER_ID) return area[at + size + 1] === 1;
    at += size + length;
  }
  return false;
}
