import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { isIPv4 } from 'node:net';

/** A certificate and its key, in PEM. */
export interface TestCertificate {
  cert: string;
  key: string;
}

/** An authority that nobody knows until a test says so. */
export interface TestAuthority {
  /** In PEM: what is given to whoever shall trust it. */
  ca: string;
  /** A server's certificate for these host names and IPv4 addresses. */
  issue(names: readonly string[]): TestCertificate;
  /** A certificate that this key, of any kind, is of this name. */
  certify(name: string, publicKey: KeyObject): string;
}

/**
 * Makes an authority of this name, with an ECDSA key that is forgotten with it. Two of one name are
 * two: their certificates look alike and do not trust each other.
 */
export function createAuthority(name: string): TestAuthority {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const extensions = [
    extension(BASIC_CONSTRAINTS, sequence(der(0x01, Buffer.from([0xff])))),
    extension(KEY_USAGE, der(0x03, Buffer.from([1, 0b00000110]))),
  ];
  const self = { issuer: name, signWith: privateKey };
  return {
    ca: certificate({ ...self, subject: name, publicKey, extensions }),
    certify: (subject, key) => certificate({ ...self, subject, publicKey: key, extensions: [] }),
    issue: (names) => {
      const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      const cert = certificate({
        ...self,
        subject: names[0] ?? 'nobody',
        publicKey: pair.publicKey,
        extensions: [extension(SUBJECT_ALT_NAME, sequence(...names.map(altName)))],
      });
      return { cert, key: pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() };
    },
  };
}

const COMMON_NAME = '550403';
const BASIC_CONSTRAINTS = '551d13';
const KEY_USAGE = '551d0f';
const SUBJECT_ALT_NAME = '551d11';
const ECDSA_WITH_SHA256 = '2a8648ce3d040302';
const DAY_MS = 86_400_000;

/** RFC 5280, section 4.1. */
function certificate(input: {
  issuer: string;
  subject: string;
  publicKey: KeyObject;
  signWith: KeyObject;
  extensions: Buffer[];
}): string {
  const algorithm = sequence(oid(ECDSA_WITH_SHA256));
  const signed = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    algorithm,
    distinguishedName(input.issuer),
    sequence(time(Date.now() - DAY_MS), time(Date.now() + DAY_MS)),
    distinguishedName(input.subject),
    input.publicKey.export({ type: 'spki', format: 'der' }),
    ...(input.extensions.length > 0 ? [der(0xa3, sequence(...input.extensions))] : []),
  );
  const signature = sign('sha256', signed, input.signWith);
  return pem(sequence(signed, algorithm, der(0x03, Buffer.concat([Buffer.of(0), signature]))));
}

function distinguishedName(commonName: string): Buffer {
  return sequence(der(0x31, sequence(oid(COMMON_NAME), der(0x0c, Buffer.from(commonName)))));
}

function extension(id: string, value: Buffer): Buffer {
  return sequence(oid(id), der(0x04, value));
}

function altName(name: string): Buffer {
  return isIPv4(name)
    ? der(0x87, Buffer.from(name.split('.').map(Number)))
    : der(0x82, Buffer.from(name));
}

function time(atMs: number): Buffer {
  const digits = new Date(atMs).toISOString().replace(/[-:T]/g, '').slice(2, 14);
  return der(0x17, Buffer.from(`${digits}Z`));
}

function oid(hex: string): Buffer {
  return der(0x06, Buffer.from(hex, 'hex'));
}

function sequence(...parts: Buffer[]): Buffer {
  return der(0x30, Buffer.concat(parts));
}

/** One value with its tag and length, as X.690 encodes it. */
function der(tag: number, content: Buffer): Buffer {
  const { length } = content;
  const head =
    length < 0x80
      ? [tag, length]
      : length < 0x100
        ? [tag, 0x81, length]
        : [tag, 0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from(head), content]);
}

function pem(encoded: Buffer): string {
  const lines = encoded.toString('base64').match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}
