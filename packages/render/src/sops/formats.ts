import { CORE_SCHEMA, dump, loadAll, realMapTag, Schema } from 'js-yaml';
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
  const documents = loadAll(text, { schema: ORDERED }).filter((one) => one !== null);
  const metadata = metadataOf(documents);
  if (!metadata || documents.some(isForOperator)) return undefined;
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
  const documents = [ordered(text)];
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
function ordered(text: string): unknown {
  JSON.parse(text);
  return loadAll(text.replace(/^\t+/gm, ' '), { schema: ORDERED })[0];
}

const FLAT = 'sops_';

function readDotenv(text: string): EncryptedFile | undefined {
  const values = new Map<string, string>();
  const flat = new Map<string, string>();
  for (const line of text.split('\n')) {
    const at = line.indexOf('=');
    if (line.startsWith('#') || at < 0) continue;
    const [name, value] = [line.slice(0, at), line.slice(at + 1).replaceAll('\\n', '\n')];
    if (name.startsWith(FLAT)) flat.set(name.slice(FLAT.length), value);
    else values.set(name, value);
  }
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
  const found = documents.find((one) => one instanceof Map && one.has('sops')) as
    | Map<string, unknown>
    | undefined;
  return readMetadata(found?.get('sops'));
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
