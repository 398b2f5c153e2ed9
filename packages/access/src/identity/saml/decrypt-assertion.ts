import { constants, createDecipheriv, privateDecrypt } from 'node:crypto';
import { refused } from './refused.ts';
import { attributeOf, isElement, NAMESPACES, nodesIn, type XmlElement } from './xml-tree.ts';

const XMLENC = 'http://www.w3.org/2001/04/xmlenc#';
const XMLENC_11 = 'http://www.w3.org/2009/xmlenc11#';
const XMLDSIG = 'http://www.w3.org/2000/09/xmldsig#';

/** By which algorithms the content may be encrypted. Triple DES is none of them. */
const CONTENT: Readonly<Record<string, { cipher: string; keyBytes: number }>> = {
  [`${XMLENC_11}aes128-gcm`]: { cipher: 'aes-128-gcm', keyBytes: 16 },
  [`${XMLENC_11}aes192-gcm`]: { cipher: 'aes-192-gcm', keyBytes: 24 },
  [`${XMLENC_11}aes256-gcm`]: { cipher: 'aes-256-gcm', keyBytes: 32 },
  [`${XMLENC}aes128-cbc`]: { cipher: 'aes-128-cbc', keyBytes: 16 },
  [`${XMLENC}aes192-cbc`]: { cipher: 'aes-192-cbc', keyBytes: 24 },
  [`${XMLENC}aes256-cbc`]: { cipher: 'aes-256-cbc', keyBytes: 32 },
};
const DIGESTS: Readonly<Record<string, string>> = {
  [`${XMLDSIG}sha1`]: 'sha1',
  [`${XMLENC}sha256`]: 'sha256',
  [`${XMLENC}sha512`]: 'sha512',
};
const MASKS: Readonly<Record<string, string>> = {
  [`${XMLENC_11}mgf1sha1`]: 'sha1',
  [`${XMLENC_11}mgf1sha256`]: 'sha256',
  [`${XMLENC_11}mgf1sha512`]: 'sha512',
};

/** What is encrypted, and how; nothing has been opened. */
export interface EncryptedContent {
  cipher: string;
  keyBytes: number;
  /** Of the key's padding, RSA-OAEP. */
  oaepHash: string;
  key: Buffer;
  content: Buffer;
}

/**
 * Reads how an assertion is encrypted: by AES, under a key of its own by RSA-OAEP. The older padding
 * of RSA lets keys be guessed, and is not taken.
 * @throws UserError `unauthenticated`, for what anybody can see who sends it.
 */
export function readEncrypted(assertion: XmlElement): EncryptedContent {
  const within = [...nodesIn(assertion)].map(({ node }) => node).filter(isElement);
  const one = (name: string) => {
    const found = within.filter(({ localName, namespaceURI }) => {
      return localName === name && namespaceURI === NAMESPACES.encryption;
    });
    if (found.length !== 1 || !found[0]) throw refused(`what is encrypted must have one ${name}`);
    return found[0];
  };
  const [data, key] = [one('EncryptedData'), one('EncryptedKey')];
  const algorithm = attributeOf(child(data, 'EncryptionMethod'), 'Algorithm') ?? '';
  const content = CONTENT[algorithm];
  if (!content) throw unusual(algorithm, 'let it be AES');
  return {
    ...content,
    oaepHash: oaepHashOf(child(key, 'EncryptionMethod')),
    key: cipherValue(key),
    content: cipherValue(data),
  };
}

/** Both hashes of the padding must be one, as providers have them unless they are told otherwise. */
function oaepHashOf(method: XmlElement): string {
  const algorithm = attributeOf(method, 'Algorithm') ?? '';
  const parts = Array.from(method.childNodes).filter(isElement);
  const named = (name: string) => parts.find(({ localName }) => localName === name);
  const digest = attributeOrDefault(named('DigestMethod'), `${XMLDSIG}sha1`);
  const mask = attributeOrDefault(named('MGF'), `${XMLENC_11}mgf1sha1`);
  const isOaep = [`${XMLENC}rsa-oaep-mgf1p`, `${XMLENC_11}rsa-oaep`].includes(algorithm);
  if (!isOaep || named('OAEPparams')) throw unusual(algorithm, 'let its key be by RSA-OAEP');
  const hash = DIGESTS[digest];
  if (hash === undefined || hash !== MASKS[mask]) {
    throw unusual(`${digest} with ${mask}`, 'let RSA-OAEP have one hash for both');
  }
  return hash;
}

function attributeOrDefault(element: XmlElement | undefined, otherwise: string): string {
  return element === undefined ? otherwise : (attributeOf(element, 'Algorithm') ?? '');
}

function unusual(algorithm: string, advice: string) {
  return refused(`encryption by ${algorithm.slice(0, 200)} is not accepted; ${advice}`);
}

function child(element: XmlElement, name: string): XmlElement {
  const found = Array.from(element.childNodes).filter(
    ({ localName, namespaceURI }) => localName === name && namespaceURI === NAMESPACES.encryption,
  );
  if (found.length !== 1 || !found[0]) throw refused(`what is encrypted must have one ${name}`);
  return found[0];
}

function cipherValue(element: XmlElement): Buffer {
  const value = child(child(element, 'CipherData'), 'CipherValue').textContent ?? '';
  return Buffer.from(value.replace(/\s+/g, ''), 'base64');
}

/**
 * Opens what is encrypted. Whatever goes wrong here must be told in the same words as a signature
 * that is wrong, or the words would open it bit by bit.
 * @throws Error
 */
export function decryptContent(encrypted: EncryptedContent, privateKey: string): string {
  const { cipher, keyBytes, oaepHash, content } = encrypted;
  const padding = constants.RSA_PKCS1_OAEP_PADDING;
  const key = privateDecrypt({ key: privateKey, padding, oaepHash }, encrypted.key);
  if (key.length !== keyBytes) throw new Error('the key is not as long as the algorithm wants');
  const opened = cipher.endsWith('gcm')
    ? openGcm(cipher as 'aes-128-gcm', key, content)
    : openCbc(cipher, key, content);
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(opened);
}

const IV_BYTES = { gcm: 12, cbc: 16 };
const TAG_BYTES = 16;

function openGcm(cipher: 'aes-128-gcm', key: Buffer, content: Buffer): Buffer {
  const decipher = createDecipheriv(cipher, key, content.subarray(0, IV_BYTES.gcm), {
    authTagLength: TAG_BYTES,
  });
  decipher.setAuthTag(content.subarray(-TAG_BYTES));
  const body = content.subarray(IV_BYTES.gcm, -TAG_BYTES);
  return Buffer.concat([decipher.update(body), decipher.final()]);
}

/** The last byte tells how many to leave out; the others of them may be anything. */
function openCbc(cipher: string, key: Buffer, content: Buffer): Buffer {
  const decipher = createDecipheriv(cipher, key, content.subarray(0, IV_BYTES.cbc));
  decipher.setAutoPadding(false);
  const body = content.subarray(IV_BYTES.cbc);
  const opened = Buffer.concat([decipher.update(body), decipher.final()]);
  const padding = opened.at(-1) ?? 0;
  if (padding < 1 || padding > IV_BYTES.cbc) throw new Error('the padding is wrong');
  return opened.subarray(0, -padding);
}
