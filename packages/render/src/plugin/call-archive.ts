import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readdir, readlink, stat, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { json } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { RenderError } from '../render-error.ts';
import { cleanPath } from '../source/repo-path.ts';
import type { PluginCall } from './plugin.ts';

/** What a side-car is told beside the files. */
export interface CallSettings extends Pick<PluginCall, 'path' | 'env' | 'maxOutputBytes'> {
  timeoutMs: number;
}

const SETTINGS = 'call.json';
const FILES = 'source/';
const MAX_SETTINGS_BYTES = 8 * 1024 * 1024;

export interface ArchiveLimits {
  maxBytes: number;
  maxFiles: number;
}

/** A call as a gzipped tar: `call.json`, then the files below `source/`. */
export async function packCall(
  settings: CallSettings,
  sourceDir: string,
  to: Writable,
): Promise<void> {
  const { pack } = await import('tar-stream');
  const archive = pack();
  const sent = pipeline(archive, createGzip({ level: 1 }), to);
  const filled = fill(archive, settings, sourceDir).catch((error) => archive.destroy(error));
  await Promise.all([sent, filled]);
}

type Pack = ReturnType<typeof import('tar-stream')['pack']>;

async function fill(archive: Pack, settings: CallSettings, sourceDir: string): Promise<void> {
  await added(archive, { name: SETTINGS }, JSON.stringify(settings));
  for (const entry of await readdir(sourceDir, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const name = FILES + path.slice(sourceDir.length + 1);
    if (entry.isSymbolicLink()) {
      await added(archive, { name, type: 'symlink', linkname: await readlink(path) });
    } else if (entry.isFile()) {
      const { size, mode } = await stat(path);
      const target = archive.entry({ name, size, mode: mode & 0o777 });
      await pipeline(createReadStream(path, size > 0 ? { end: size - 1 } : {}), target);
    }
  }
  archive.finalize();
}

/** Resolves when there is room for more. */
function added(archive: Pack, header: Parameters<Pack['entry']>[0], content = ''): Promise<void> {
  return new Promise((resolve, reject) => {
    archive.entry(header, content, (error) => (error ? reject(error) : resolve()));
  });
}

/**
 * Writes the files of a packed call below `workDir`/source and answers its settings. Throws
 * RenderError for what leads out of there and for what is larger than allowed.
 */
export async function unpackCall(
  packed: Readable,
  workDir: string,
  limits: ArchiveLimits,
): Promise<CallSettings> {
  const { extract } = await import('tar-stream');
  const archive = extract();
  const unzipped = pipeline(packed, createGunzip(), archive);
  // It is awaited below; what fails there fails the entries too.
  unzipped.catch(() => {});
  const links: { path: string; target: string }[] = [];
  let settings: CallSettings | undefined;
  let bytes = 0;
  let files = 0;
  for await (const entry of archive) {
    const { name, type, size = 0, mode, linkname } = entry.header;
    bytes += size;
    files++;
    if (bytes > limits.maxBytes || files > limits.maxFiles) {
      throw new RenderError('limit', 'the call brings more files than a plug-in may be given');
    }
    if (name === SETTINGS && size <= MAX_SETTINGS_BYTES) {
      settings = settingsOf(await json(entry as unknown as Readable));
    } else {
      const path = placeOf(name, workDir);
      if (type === 'file') await write(path, entry as unknown as Readable, mode);
      else entry.resume();
      if (type === 'symlink' && linkname) links.push({ path, target: linkname });
    }
  }
  await unzipped;
  // Last, so that nothing is written through them.
  for (const { path, target } of links) {
    await mkdir(dirname(path), { recursive: true });
    await symlink(target, path);
  }
  if (!settings) throw new RenderError('spec', `the call has no ${SETTINGS}`);
  return settings;
}

function placeOf(name: string, workDir: string): string {
  if (!name.startsWith(FILES)) throw new RenderError('unsafe', `${name}: not below ${FILES}`);
  return join(workDir, 'source', cleanPath(name.slice(FILES.length)));
}

async function write(path: string, content: Readable, mode = 0o644): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await pipeline(content, createWriteStream(path, { mode: mode & 0o777, flags: 'wx' }));
}

function settingsOf(value: unknown): CallSettings {
  const { path, env, maxOutputBytes, timeoutMs } = (value ?? {}) as Partial<CallSettings>;
  const isText = (one: unknown) => typeof one === 'string';
  const isRight =
    isText(path) &&
    typeof env === 'object' &&
    env !== null &&
    Object.values(env).every(isText) &&
    Number.isFinite(maxOutputBytes) &&
    Number.isFinite(timeoutMs);
  if (!isRight) throw new RenderError('spec', `the call's ${SETTINGS} is malformed`);
  const call = value as CallSettings;
  return { ...call, path: cleanPath(call.path) };
}
