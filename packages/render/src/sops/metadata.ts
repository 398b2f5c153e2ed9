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

/** Which values are encrypted, by the names on the way to them. */
export interface EncryptionRules {
  unencryptedSuffix?: string;
  encryptedSuffix?: string;
  unencryptedRegex?: string;
  encryptedRegex?: string;
  /** Comments decide: then a value's own form tells. */
  byComments: boolean;
}

type Fields = Record<string, unknown>;

const ELSEWHERE = ['kms', 'gcp_kms', 'azure_kv', 'hc_vault', 'hckms'];

/** Undefined for what is no metadata of SOPS. */
export function readMetadata(value: unknown): SopsMetadata | undefined {
  const fields = plain(value);
  if (!isFields(fields) || typeof fields.mac !== 'string') return undefined;
  const groups = items(fields.key_groups).filter(isFields);
  // A single group may stand by itself, without being called one.
  const sets = [fields, ...groups];
  return {
    age: sets.flatMap((one) => items(one.age)).flatMap(ageOf),
    pgp: sets.flatMap((one) => items(one.pgp)).flatMap(pgpOf),
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

/**
 * Whether the value that these names lead to is encrypted; undefined where the file's comments say.
 * Each rule that is set has the last word over those before it, as in SOPS.
 */
export function isEncryptedAt(
  path: readonly string[],
  rules: EncryptionRules,
): boolean | undefined {
  if (rules.byComments) return undefined;
  const { unencryptedSuffix, encryptedSuffix, unencryptedRegex, encryptedRegex } = rules;
  let encrypted = true;
  if (unencryptedSuffix) encrypted = !path.some((name) => name.endsWith(unencryptedSuffix));
  if (encryptedSuffix) encrypted = path.some((name) => name.endsWith(encryptedSuffix));
  if (unencryptedRegex && path.some((name) => new RegExp(unencryptedRegex).test(name))) {
    encrypted = false;
  }
  if (encryptedRegex) encrypted = path.some((name) => new RegExp(encryptedRegex).test(name));
  return encrypted;
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
