import {
  CORE_SCHEMA,
  constructFromEvents,
  dump,
  EVENT_ID,
  parseEvents,
  realMapTag,
  Schema,
} from 'js-yaml';
import { MAX_DEPTH } from '../manifest/parse-yaml.ts';
import { readMetadata, type SopsMetadata } from './metadata.ts';
import { SopsError } from './sops-error.ts';

/** A file of SOPS's, taken apart. */
export interface EncryptedFile {
  metadata: SopsMetadata;
  /** Maps are `Map`s; what SOPS keeps for itself is left out. */
  documents: unknown[];
  /** Writes the opened documents in the file's own format. */
  write(documents: readonly unknown[]): Buffer;
}

type Reader = (text: string) => EncryptedFile | undefined;

/** SOPS goes by a file's ending; what has none of these is taken as bytes. */
const READERS: readonly (readonly [RegExp, Reader])[] = [
  [/\.ya?ml$/, readYaml],
  [/\.json$/, readJson],
  [/\.env$/, readDotenv],
  [/\.ini$/, () => undefined],
];

/** Whether it is worth a closer look. */
export function mayBeEncrypted(content: Buffer): boolean {
  return content.includes('ENC[AES256_GCM,') && content.includes('sops');
}

/** The documents of a file that was opened, for comparing; empty for what cannot be read. */
export function readOpened(content: Buffer, path: string): unknown[] {
  const text = content.toString('utf8');
  try {
    if (/\.env$/.test(path)) return [dotenvValues(text).values];
    return /\.(ya?ml|json)$/.test(path) ? read(text).documents : [];
  } catch {
    return [];
  }
}

/** Takes an encrypted file apart; undefined for one that only speaks of SOPS. */
export function readEncrypted(content: Buffer, path: string): EncryptedFile | undefined {
  const text = content.toString('utf8');
  const [, read = readBinary] = READERS.find(([ending]) => ending.test(path)) ?? [];
  try {
    return read(text);
  } catch (error) {
    if (error instanceof SopsError) throw error;
    // What cannot be read is told by whoever needs it.
    return undefined;
  }
}

/** Keys in the file's order, and types as SOPS takes them: `yes` and dates are texts. */
const ORDERED = new Schema([
  ...CORE_SCHEMA.tags.filter((tag) => tag.tagName !== realMapTag.tagName),
  realMapTag,
]);

function readYaml(text: string): EncryptedFile | undefined {
  const { documents, hasAliases } = read(text);
  if (documents.some(isForOperator)) return undefined;
  // SOPS writes none, and few of them can stand for very much.
  if (hasAliases && documents.some(hasMetadata)) {
    throw new SopsError('has aliases, which no file has that SOPS wrote');
  }
  const metadata = metadataOf(documents);
  if (!metadata) return undefined;
  return {
    metadata,
    documents: documents.map(withoutMetadata),
    write: (opened) =>
      Buffer.from(
        opened.map((one) => dump(plain(one), { noRefs: true, lineWidth: -1 })).join('---\n'),
      ),
  };
}

function readJson(text: string): EncryptedFile | undefined {
  const documents = ordered(text);
  const metadata = metadataOf(documents);
  if (!metadata) return undefined;
  return {
    metadata,
    documents: documents.map(withoutMetadata),
    write: ([opened]) => Buffer.from(`${JSON.stringify(plain(opened), null, 2)}\n`),
  };
}

/** Its one value is all of the file. */
function readBinary(text: string): EncryptedFile | undefined {
  const file = readJson(text);
  if (!file) return undefined;
  return {
    ...file,
    write: ([opened]) => {
      const data = opened instanceof Map ? opened.get('data') : undefined;
      return Buffer.from(typeof data === 'string' ? data : '');
    },
  };
}

/** JSON is YAML to a parser that keeps order, but for tabs at the begin of lines. */
function ordered(text: string): unknown[] {
  JSON.parse(text);
  return read(text.replace(/^\t+/gm, ' ')).documents.slice(0, 1);
}

function read(text: string): { documents: unknown[]; hasAliases: boolean } {
  const events = parseEvents(text, { maxDepth: MAX_DEPTH });
  const documents = constructFromEvents(events, { source: text, schema: ORDERED });
  return {
    documents: documents.filter((one) => one !== null),
    hasAliases: events.some(({ type }) => type === EVENT_ID.ALIAS),
  };
}

const FLAT = 'sops_';
const MAX_NAME_LENGTH = 200;

function readDotenv(text: string): EncryptedFile | undefined {
  const { values, flat } = dotenvValues(text);
  const metadata = readMetadata(unflatten(flat));
  if (!metadata) return undefined;
  return {
    metadata,
    documents: [values],
    write: ([opened]) => {
      const entries = opened instanceof Map ? [...opened] : [];
      const lines = entries.map(([name, value]) => `${name}=${escapeBreaks(String(value))}\n`);
      return Buffer.from(lines.join(''));
    },
  };
}

function dotenvValues(text: string) {
  const values = new Map<string, string>();
  const flat = new Map<string, string>();
  for (const line of text.split('\n')) {
    const at = line.indexOf('=');
    if (line.startsWith('#') || at < 0) continue;
    const [name, value] = [line.slice(0, at), line.slice(at + 1).replaceAll('\\n', '\n')];
    if (name.startsWith(FLAT) && name.length <= MAX_NAME_LENGTH)
      flat.set(name.slice(FLAT.length), value);
    else values.set(name, value);
  }
  return { values, flat };
}

function escapeBreaks(value: string): string {
  return value.replaceAll('\n', '\\n');
}

/** `age__list_0__map_enc` is the field `enc` of the first item of the list `age`. */
function unflatten(flat: ReadonlyMap<string, string>): Record<string, unknown> {
  // Names are the file's: none may reach what all objects share.
  const fields: Record<string, unknown> = Object.create(null);
  const lists = new Map<string, Map<number, Record<string, string>>>();
  for (const [name, value] of flat) {
    const [, list, index, field] = /^(\w+?)__list_(\d{1,3})__map_(\w+)$/.exec(name) ?? [];
    if (list === undefined || field === undefined) fields[name] = value;
    else {
      const items = lists.get(list) ?? new Map<number, Record<string, string>>();
      const item = items.get(Number(index)) ?? Object.create(null);
      item[field] = value;
      lists.set(list, items.set(Number(index), item));
    }
  }
  for (const [list, items] of lists) fields[list] = [...items.values()];
  return fields;
}

/** SOPS writes it into every document; the first one counts. */
function metadataOf(documents: readonly unknown[]): SopsMetadata | undefined {
  return readMetadata(documents.find(hasMetadata)?.get('sops'));
}

function hasMetadata(document: unknown): document is Map<string, unknown> {
  return document instanceof Map && document.has('sops');
}

/** The sops-secrets-operator opens its objects in the cluster. */
function isForOperator(document: unknown): boolean {
  return document instanceof Map && document.get('kind') === 'SopsSecret';
}

function withoutMetadata(document: unknown): unknown {
  if (!(document instanceof Map)) return document;
  return new Map([...document].filter(([key]) => key !== 'sops'));
}

/** Plain objects, for writing. */
function plain(value: unknown): unknown {
  if (value instanceof Map) {
    return Object.fromEntries([...value].map(([key, one]) => [key, plain(one)]));
  }
  return Array.isArray(value) ? value.map(plain) : value;
}
