import { createHash, createPublicKey, type KeyObject, randomBytes, sign } from 'node:crypto';
import { isIPv4, isIPv6 } from 'node:net';
import { FunctionError } from '../template-error.ts';
import {
  bits,
  contentOf,
  elementsOf,
  integer,
  NULL,
  objectId,
  octets,
  sequence,
  set,
  TRUE,
  tagged,
  text,
  time,
} from './der.ts';

export interface CertificateRequest {
  commonName: string;
  ips: readonly string[];
  dnsNames: readonly string[];
  days: number;
  isAuthority: boolean;
  now: Date;
}

/** Who signs: a certificate in DER, and its key. */
export interface Issuer {
  certificate: Buffer;
  key: KeyObject;
}

const DAY_MS = 86_400_000;
const OID = {
  commonName: '2.5.4.3',
  subjectKey: '2.5.29.14',
  keyUsage: '2.5.29.15',
  alternativeNames: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  authorityKey: '2.5.29.35',
  extendedKeyUsage: '2.5.29.37',
  serverAuth: '1.3.6.1.5.5.7.3.1',
  clientAuth: '1.3.6.1.5.5.7.3.2',
} as const;

/** An X.509 certificate in DER for a key, signed by an issuer or by the key itself. */
export function makeCertificate(
  request: CertificateRequest,
  key: KeyObject,
  issuer?: Issuer,
): Buffer {
  const subject = nameOf(request.commonName);
  const signer = issuer?.key ?? key;
  const algorithm = algorithmOf(signer);
  const publicKey = createPublicKey(key).export({ type: 'spki', format: 'der' });
  const end = new Date(request.now.getTime() + request.days * DAY_MS);
  if (!isWritable(end)) {
    throw new FunctionError('it would be valid for too long: it has to end in the years 0 to 9999');
  }
  const body = sequence(
    tagged(0xa0, integer(Buffer.from([2]))),
    integer(randomBytes(16)),
    algorithm.id,
    issuer ? subjectOf(issuer.certificate) : subject,
    sequence(time(request.now), time(end)),
    subject,
    publicKey,
    tagged(0xa3, sequence(...extensions(request, publicKey, issuer))),
  );
  return sequence(body, algorithm.id, bits(signatureOf(body, algorithm.hash, signer)));
}

function signatureOf(body: Buffer, hash: string | null, key: KeyObject): Buffer {
  try {
    return sign(hash, body, key);
  } catch {
    throw new FunctionError(
      'the private key cannot sign: it is too small, or its numbers do not fit',
    );
  }
}

/** Years have four digits there. */
function isWritable(at: Date): boolean {
  const year = at.getUTCFullYear();
  return year >= 0 && year <= 9999;
}

function nameOf(commonName: string): Buffer {
  if (commonName === '') return sequence();
  return sequence(set(sequence(objectId(OID.commonName), text(commonName))));
}

function extensions(request: CertificateRequest, publicKey: Buffer, issuer?: Issuer): Buffer[] {
  const { isAuthority } = request;
  const usage = isAuthority ? bits(Buffer.from([0xa4]), 2) : bits(Buffer.from([0xa0]), 5);
  const purposes = sequence(objectId(OID.serverAuth), objectId(OID.clientAuth));
  const signerKey = issuer && subjectKeyOf(issuer.certificate);
  const names = alternativeNames(request);
  return [
    extension(OID.keyUsage, usage, true),
    extension(OID.extendedKeyUsage, purposes),
    extension(OID.basicConstraints, isAuthority ? sequence(TRUE) : sequence(), true),
    ...(isAuthority ? [extension(OID.subjectKey, octets(digestOf(publicKey)))] : []),
    ...(signerKey ? [extension(OID.authorityKey, sequence(tagged(0x80, signerKey)))] : []),
    ...(names ? [extension(OID.alternativeNames, names, request.commonName === '')] : []),
  ];
}

function extension(id: string, content: Buffer, isCritical = false): Buffer {
  return sequence(objectId(id), ...(isCritical ? [TRUE] : []), octets(content));
}

function alternativeNames({ dnsNames, ips }: CertificateRequest): Buffer | undefined {
  if (dnsNames.length + ips.length === 0) return undefined;
  return sequence(
    ...dnsNames.map((name) => tagged(0x82, Buffer.from(name))),
    ...ips.map((ip) => tagged(0x87, addressOf(ip))),
  );
}

/** Of the key's bits, without what says of which kind it is. */
function digestOf(publicKey: Buffer): Buffer {
  const key = elementsOf(publicKey)[1] ?? Buffer.alloc(0);
  return createHash('sha256').update(contentOf(key).subarray(1)).digest().subarray(0, 20);
}

/** The fields of a certificate that are signed, from its serial number on. */
function fieldsOf(certificate: Buffer): Buffer[] {
  const [body = Buffer.alloc(0)] = elementsOf(certificate);
  const fields = elementsOf(body);
  return fields[0]?.[0] === 0xa0 ? fields.slice(1) : fields;
}

function subjectOf(certificate: Buffer): Buffer {
  return fieldsOf(certificate)[4] ?? sequence();
}

function subjectKeyOf(certificate: Buffer): Buffer | undefined {
  const wrapped = fieldsOf(certificate).find((field) => field[0] === 0xa3);
  const [list] = wrapped ? elementsOf(wrapped) : [];
  const id = objectId(OID.subjectKey);
  const found = (list ? elementsOf(list) : []).find((one) => elementsOf(one)[0]?.equals(id));
  const value = found && elementsOf(found).at(-1);
  return value && contentOf(contentOf(value));
}

function algorithmOf(key: KeyObject): { id: Buffer; hash: string | null } {
  switch (key.asymmetricKeyType) {
    case 'rsa':
      return { id: sequence(objectId('1.2.840.113549.1.1.11'), NULL), hash: 'sha256' };
    case 'ed25519':
      return { id: sequence(objectId('1.3.101.112')), hash: null };
    case 'ec':
      return ecAlgorithm(key.asymmetricKeyDetails?.namedCurve);
    default:
      throw new FunctionError('only RSA, ECDSA and Ed25519 keys sign certificates');
  }
}

function ecAlgorithm(curve = ''): { id: Buffer; hash: string } {
  const [last, hash] = { secp384r1: [3, 'sha384'], secp521r1: [4, 'sha512'] }[curve] ?? [
    2,
    'sha256',
  ];
  return { id: sequence(objectId(`1.2.840.10045.4.3.${last}`)), hash: String(hash) };
}

function addressOf(ip: string): Buffer {
  if (isIPv4(ip)) return Buffer.from(ip.split('.').map(Number));
  if (!isIPv6(ip) || ip.includes('%')) throw new FunctionError(`error parsing ip: ${ip}`);
  const mapped = /^(.*:)(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(ip);
  const [, start = '', ...bytes] = mapped ?? [];
  const hex = (at: number) => Number(bytes[at]).toString(16).padStart(2, '0');
  const plain = mapped ? `${start}${hex(0)}${hex(1)}:${hex(2)}${hex(3)}` : ip;
  const [before = '', after = ''] = plain.split('::');
  const groupsOf = (part: string) => (part === '' ? [] : part.split(':'));
  const [left, right] = [groupsOf(before), groupsOf(after)];
  const missing = Array.from({ length: 8 - left.length - right.length }, () => '0');
  const groups = plain.includes('::') ? [...left, ...missing, ...right] : left;
  const address = Buffer.from(groups.map((group) => group.padStart(4, '0')).join(''), 'hex');
  // An IPv4 address within is one.
  const prefix = Buffer.from('00000000000000000000ffff', 'hex');
  return address.subarray(0, 12).equals(prefix) ? address.subarray(12) : address;
}
