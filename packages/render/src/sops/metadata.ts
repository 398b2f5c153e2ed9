import type { EncryptionRules } from './encryption-rules.ts';
import { SopsError } from './sops-error.ts';

/** What SOPS keeps beside the encrypted values, as far as it is needed to open them. */
export interface SopsMetadata {
  age: { recipient: string; enc: string }[];
  pgp: { fingerprint: string; enc: string }[];
  /** Kinds of keys that lie elsewhere: `kms`, `gcp_kms`, `azure_kv`, `hc_vault`. */
  elsewhere: string[];
  /** Addresses that the file says its keys lie at. */
  addresses: string[];
  /** Data keys that are split among groups: more than one group is needed. */
  isSplit: boolean;
  lastModified: string;
  mac: string;
  macOnlyEncrypted: boolean;
  rules: EncryptionRules;
}

type Fields = Record<string, unknown>;

/** Each costs work, and one for OpenPGP a process. */
const MAX_AGE_KEYS = 200;
const MAX_PGP_KEYS = 20;

const ELSEWHERE = ['kms', 'gcp_kms', 'azure_kv', 'hc_vault', 'hckms'];

/** Undefined for what is no metadata of SOPS. Throws SopsError for more keys than are tried. */
export function readMetadata(value: unknown): SopsMetadata | undefined {
  const fields = plain(value);
  if (!isFields(fields) || typeof fields.mac !== 'string') return undefined;
  const groups = items(fields.key_groups).filter(isFields);
  // A single group may stand by itself, without being called one.
  const sets = [fields, ...groups];
  const age = sets.flatMap((one) => items(one.age)).flatMap(ageOf);
  const pgp = sets.flatMap((one) => items(one.pgp)).flatMap(pgpOf);
  if (age.length > MAX_AGE_KEYS || pgp.length > MAX_PGP_KEYS) {
    const most = `${MAX_AGE_KEYS} keys of age and ${MAX_PGP_KEYS} of OpenPGP`;
    throw new SopsError(`is encrypted for more than ${most}`);
  }
  return {
    age,
    pgp,
    elsewhere: ELSEWHERE.filter((kind) => sets.some((one) => items(one[kind]).length > 0)),
    addresses: sets.flatMap((one) =>
      ['azure_kv', 'hc_vault'].flatMap((kind) => items(one[kind]).flatMap(addressOf)),
    ),
    isSplit: Number(fields.shamir_threshold ?? 0) > 1,
    lastModified: text(fields.lastmodified),
    mac: fields.mac,
    macOnlyEncrypted: String(fields.mac_only_encrypted) === 'true',
    rules: {
      unencryptedSuffix: text(fields.unencrypted_suffix) || undefined,
      encryptedSuffix: text(fields.encrypted_suffix) || undefined,
      unencryptedRegex: text(fields.unencrypted_regex) || undefined,
      encryptedRegex: text(fields.encrypted_regex) || undefined,
      byComments: Boolean(fields.encrypted_comment_regex ?? fields.unencrypted_comment_regex),
    },
  };
}

function ageOf(value: unknown) {
  if (!isFields(value) || typeof value.enc !== 'string') return [];
  return [{ recipient: text(value.recipient), enc: value.enc }];
}

function addressOf(value: unknown): string[] {
  if (!isFields(value)) return [];
  return [value.vault_url, value.vault_address].filter((one) => typeof one === 'string');
}

function pgpOf(value: unknown) {
  if (!isFields(value) || typeof value.enc !== 'string') return [];
  return [{ fingerprint: text(value.fp), enc: value.enc }];
}

/** Ordered maps as plain objects: the order counts for the values alone. */
function plain(value: unknown): unknown {
  if (value instanceof Map) {
    return Object.fromEntries([...value].map(([key, one]) => [String(key), plain(one)]));
  }
  return Array.isArray(value) ? value.map(plain) : value;
}

function text(value: unknown): string {
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'string' ? value : '';
}

function items(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
