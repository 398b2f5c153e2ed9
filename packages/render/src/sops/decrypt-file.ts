import { openAge } from './age.ts';
import { encryptionRules } from './encryption-rules.ts';
import { type EncryptedFile, mayBeEncrypted, readEncrypted } from './formats.ts';
import type { SopsMetadata } from './metadata.ts';
import { openTree } from './open-tree.ts';
import { openedValues } from './opened-values.ts';
import { openPgp } from './pgp.ts';
import { openByProgram } from './program.ts';
import { SopsError } from './sops-error.ts';
import type { Decrypter } from './sops-key.ts';

const KEY_BYTES = 32;
const AZURE_VAULT = /^https:\/\/[\w-]+\.vault\.(azure\.net|azure\.cn|usgovcloudapi\.net)\/?$/;

/**
 * The file's content as it was before SOPS encrypted it; undefined for a file that is not encrypted.
 * `onOpened` is told of every value that was encrypted. Throws SopsError naming the file and why it
 * cannot be opened, without content.
 */
export async function decryptFile(
  content: Buffer,
  path: string,
  decrypter: Decrypter,
  onOpened: (value: unknown) => void = () => undefined,
): Promise<Buffer | undefined> {
  if (!mayBeEncrypted(content)) return undefined;
  try {
    const file = readEncrypted(content, path);
    return file && (await openFile(file, { content, path, decrypter, onOpened }));
  } catch (error) {
    if (!(error instanceof SopsError)) throw error;
    throw new SopsError(`${path} (encrypted by SOPS): ${error.message}`, error);
  }
}

interface Opened {
  content: Buffer;
  path: string;
  decrypter: Decrypter;
  onOpened(value: unknown): void;
}

async function openFile(
  { metadata, documents, write }: EncryptedFile,
  { content, path, decrypter, onOpened }: Opened,
): Promise<Buffer> {
  const dataKey = metadata.isSplit ? undefined : await openDataKey(metadata, decrypter);
  if (dataKey) {
    const isEncrypted = await encryptionRules(metadata.rules);
    return write(openTree(documents, metadata, dataKey, { isEncrypted, onOpened }));
  }
  const opened = await openElsewhere(content, path, metadata, decrypter);
  if (!opened) throw new SopsError(lackingKey(metadata, decrypter), { lacksKey: true });
  for (const value of openedValues(documents, opened, path)) onOpened(value);
  return opened;
}

/** The program takes credentials along to where the file says: only to places that are known. */
async function openElsewhere(
  content: Buffer,
  path: string,
  { addresses }: SopsMetadata,
  { program, keys }: Decrypter,
): Promise<Buffer | undefined> {
  if (!program) return undefined;
  const known = [program.env.VAULT_ADDR, program.env.AZURE_KEYVAULT_URL].filter(Boolean);
  const foreign = addresses.find((one) => !known.includes(one) && !AZURE_VAULT.test(one));
  if (foreign !== undefined) {
    throw new SopsError(`its key lies at ${foreign}, which is not where keys are taken from`);
  }
  return await openByProgram(program, { content, path, keys });
}

async function openDataKey(
  { age, pgp }: SopsMetadata,
  { keys }: Decrypter,
): Promise<Buffer | undefined> {
  for (const { enc } of age) {
    const found = await openAge(enc, keys);
    if (found?.length === KEY_BYTES) return found;
  }
  for (const { enc } of pgp) {
    const found = await openPgp(enc, keys);
    if (found?.length === KEY_BYTES) return found;
  }
  return undefined;
}

function lackingKey(metadata: SopsMetadata, { keys, program }: Decrypter): string {
  if (metadata.isSplit && !program) {
    return 'its key is split among several groups, which needs the sops program';
  }
  const wanted = [
    ...metadata.age.map(({ recipient }) => recipient),
    ...metadata.pgp.map(({ fingerprint }) => fingerprint),
    ...metadata.elsewhere.map((kind) => (program ? kind : `${kind} (by the sops program)`)),
  ];
  const shown = wanted.slice(0, 5).join(', ') || 'nobody';
  const have = keys.map(({ id }) => id).join(', ') || 'none';
  return `no key fits: it is encrypted for ${shown}; keys that are here: ${have}`;
}
