import { createCipheriv, createHash, randomBytes } from 'node:crypto';
import { armor, Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption';

/** An age key for a test. */
export async function makeAgeKey(): Promise<{ secret: string; id: string }> {
  const secret = await generateX25519Identity();
  return { secret, id: await identityToRecipient(secret) };
}

export interface EncryptOptions {
  recipients: readonly string[];
  /** Armoured messages for OpenPGP keys, made from the data key. */
  pgp?: (dataKey: Buffer) => Promise<{ fp: string; enc: string }[]>;
  encryptedRegex?: string;
  macOnlyEncrypted?: boolean;
}

type Tree = { [name: string]: Tree } | Tree[] | string | number | boolean | null;

const LAST_MODIFIED = '2026-01-02T03:04:05Z';

/** Encrypts a document as SOPS does, metadata and all. */
export async function encryptDocument(
  document: Record<string, unknown>,
  options: EncryptOptions,
): Promise<Record<string, unknown>> {
  const dataKey = randomBytes(32);
  const hash = createHash('sha512');
  if (options.macOnlyEncrypted) hash.update(createHash('sha256').update('sops').digest());
  const walk = (value: Tree, path: string[]): unknown => {
    if (value === null) return null;
    if (Array.isArray(value)) return value.map((one) => walk(one, path));
    if (typeof value === 'object') {
      const entries = Object.entries(value).map(([name, one]) => [
        name,
        walk(one, [...path, name]),
      ]);
      return Object.fromEntries(entries);
    }
    const isEncrypted = isToEncrypt(path, options);
    if (isEncrypted || !options.macOnlyEncrypted) hash.update(textOf(value));
    return isEncrypted
      ? sealValue(textOf(value), typeOf(value), dataKey, `${path.join(':')}:`)
      : value;
  };
  const encrypted = walk(document as Tree, []) as Record<string, unknown>;
  const mac = hash.digest('hex').toUpperCase();
  const sops = {
    age: await Promise.all(
      options.recipients.map(async (recipient) => ({
        recipient,
        enc: await sealForAge(dataKey, recipient),
      })),
    ),
    ...(options.pgp && { pgp: await options.pgp(dataKey) }),
    lastmodified: LAST_MODIFIED,
    mac: sealValue(mac, 'str', dataKey, LAST_MODIFIED),
    ...(options.encryptedRegex
      ? { encrypted_regex: options.encryptedRegex }
      : { unencrypted_suffix: '_unencrypted' }),
    ...(options.macOnlyEncrypted && { mac_only_encrypted: true }),
    version: '3.10.2',
  };
  return { ...encrypted, sops };
}

function isToEncrypt(path: readonly string[], { encryptedRegex }: EncryptOptions): boolean {
  if (encryptedRegex) return path.some((name) => new RegExp(encryptedRegex).test(name));
  return !path.some((name) => name.endsWith('_unencrypted'));
}

async function sealForAge(dataKey: Buffer, recipient: string): Promise<string> {
  const encrypter = new Encrypter();
  encrypter.addRecipient(recipient);
  return armor.encode(await encrypter.encrypt(dataKey));
}

function sealValue(text: string, type: string, dataKey: Buffer, context: string): string {
  if (text === '') return '';
  const iv = randomBytes(32);
  const cipher = createCipheriv('aes-256-gcm', dataKey, iv).setAAD(Buffer.from(context));
  const data = Buffer.concat([cipher.update(text), cipher.final()]);
  const parts = [data, iv, cipher.getAuthTag()].map((one) => one.toString('base64'));
  return `ENC[AES256_GCM,data:${parts[0]},iv:${parts[1]},tag:${parts[2]},type:${type}]`;
}

function textOf(value: string | number | boolean): string {
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return String(value);
}

function typeOf(value: string | number | boolean): string {
  if (typeof value === 'string') return 'str';
  if (typeof value === 'boolean') return 'bool';
  return Number.isInteger(value) ? 'int' : 'float';
}
