import { createHash, timingSafeEqual } from 'node:crypto';
import type { IsEncrypted } from './encryption-rules.ts';
import type { SopsMetadata } from './metadata.ts';
import { isSealedValue, openValue } from './open-value.ts';
import { SopsError } from './sops-error.ts';

/** SHA-256 of `sops`: a MAC over encrypted values alone begins with it. */
const ONLY_ENCRYPTED = createHash('sha256').update('sops').digest();

export interface OpeningOptions {
  isEncrypted: IsEncrypted;
  /** Told of every value that was encrypted. */
  onOpened(value: unknown): void;
}

/**
 * Opens every value of a file's documents, in the order in which they stand, and checks that none
 * was changed. Maps are `Map`s, so that their order is the file's. Throws SopsError.
 */
export function openTree(
  documents: readonly unknown[],
  metadata: SopsMetadata,
  dataKey: Buffer,
  options: OpeningOptions,
): unknown[] {
  const hash = createHash('sha512');
  if (metadata.macOnlyEncrypted) hash.update(ONLY_ENCRYPTED);
  const opened = documents.map((one) => open(one, [], { ...options, metadata, dataKey, hash }));
  const stated = openMac(metadata, dataKey);
  const actual = Buffer.from(hash.digest('hex').toUpperCase());
  if (stated.length !== actual.length || !timingSafeEqual(stated, actual)) {
    throw new SopsError('was changed after it was encrypted: its MAC does not match');
  }
  return opened;
}

interface Opening extends OpeningOptions {
  metadata: SopsMetadata;
  dataKey: Buffer;
  hash: ReturnType<typeof createHash>;
}

function openMac({ mac, lastModified }: SopsMetadata, dataKey: Buffer): Buffer {
  try {
    return openValue(mac, dataKey, lastModified).bytes;
  } catch {
    throw new SopsError('was changed after it was encrypted: its MAC cannot be opened');
  }
}

function open(value: unknown, path: readonly string[], opening: Opening): unknown {
  if (value instanceof Map) {
    const entries = [...value].map(([key, one]) => {
      const name = String(key);
      return [name, open(one, [...path, name], opening)] as const;
    });
    return new Map(entries);
  }
  // A list's items have the way of the list.
  if (Array.isArray(value)) return value.map((one) => open(one, path, opening));
  return value === null || value === undefined ? null : openLeaf(value, path, opening);
}

function openLeaf(value: unknown, path: readonly string[], opening: Opening): unknown {
  const { metadata, dataKey, hash } = opening;
  const isEncrypted = opening.isEncrypted(path) ?? isSealedValue(value);
  if (!isEncrypted) {
    if (!metadata.macOnlyEncrypted) hash.update(bytesOf(value));
    return value;
  }
  if (typeof value !== 'string') throw at(path, 'should be encrypted and is not');
  try {
    const opened = openValue(value, dataKey, `${path.join(':')}:`);
    hash.update(opened.bytes);
    opening.onOpened(opened.value);
    return opened.value;
  } catch (error) {
    throw error instanceof SopsError ? at(path, error.message) : error;
  }
}

function at(path: readonly string[], message: string): SopsError {
  return new SopsError(`${path.join('.').slice(0, 200) || 'a value'} ${message}`);
}

/** As SOPS counts what is not encrypted. */
function bytesOf(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (value instanceof Date) return value.toISOString().replace('.000Z', 'Z');
  return typeof value === 'number' ? decimal(value) : String(value);
}

/** Without an exponent. */
function decimal(value: number): string {
  const text = String(value);
  const [, sign = '', whole = '', fraction = '', exponent] =
    /^(-?)(\d+)(?:\.(\d+))?e([+-]\d+)$/.exec(text) ?? [];
  if (exponent === undefined) return text;
  const digits = whole + fraction;
  const point = whole.length + Number(exponent);
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
  if (point >= digits.length) return `${sign}${digits}${'0'.repeat(point - digits.length)}`;
  return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
}
