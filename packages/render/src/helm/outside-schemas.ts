import { createReadStream } from 'node:fs';
import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { createGunzip } from 'node:zlib';
import type { RenderWarning } from '../render-input.ts';
import { schemaReachesOut } from './schema-reaches-out.ts';

const SCHEMA = 'values.schema.json';
const PACKAGE = '.tgz';
/** Of a package, unpacked: one that is larger is not looked through. */
const MAX_UNPACKED_BYTES = 128 * 1024 * 1024;
/** Packages within packages. */
const MAX_DEPTH = 4;

/**
 * The first schema below a folder that names another document, or a package in which that cannot be
 * told; by its path. Links are followed: the folder is a source's, written out for one render.
 */
export async function outsideSchema(dir: string): Promise<string | undefined> {
  const seen = new Set<string>();
  const look = async (at: string, path: string): Promise<string | undefined> => {
    const real = await realpath(at).catch(() => undefined);
    if (real === undefined || seen.has(real)) return undefined;
    seen.add(real);
    for (const name of (await readdir(real)).sort()) {
      const [file, named] = [join(real, name), path === '' ? name : `${path}/${name}`];
      const found = await stat(file).catch(() => undefined);
      if (found?.isDirectory()) {
        const inner = await look(file, named);
        if (inner !== undefined) return inner;
      } else if (found?.isFile() && (await fileReachesOut(file, name))) {
        return named;
      }
    }
    return undefined;
  };
  return look(dir, '');
}

/** What people are told where a chart is rendered without its schema. */
export function uncheckedValues(schema: string): RenderWarning {
  return {
    type: 'ManifestWarning',
    message: `${schema}: the schema names another document, which is not fetched: values are not checked. Put what it names into the schema, or set helm.skipSchemaValidation.`,
  };
}

async function fileReachesOut(file: string, name: string): Promise<boolean> {
  if (name === SCHEMA) return schemaReachesOut(await readFile(file, 'utf8'));
  return name.endsWith(PACKAGE) && (await packageReachesOut(createReadStream(file), 1));
}

async function packageReachesOut(archive: Readable, depth: number): Promise<boolean> {
  if (depth > MAX_DEPTH) return true;
  const { extract } = await import('tar-stream');
  const entries = extract();
  const feed = Readable.from(bounded(archive.pipe(createGunzip())));
  archive.on('error', (error) => feed.destroy(error));
  feed.on('error', (error) => entries.destroy(error));
  feed.pipe(entries);
  try {
    for await (const entry of entries) {
      const name = basename(entry.header.name);
      if (name === SCHEMA) {
        if (schemaReachesOut((await buffer(entry)).toString('utf8'))) return true;
      } else if (name.endsWith(PACKAGE)) {
        const inner = Readable.from([await buffer(entry)]);
        if (await packageReachesOut(inner, depth + 1)) return true;
      } else {
        entry.resume();
      }
    }
    return false;
  } catch {
    // Helm may read what we cannot.
    return true;
  } finally {
    archive.destroy();
    feed.destroy();
    entries.destroy();
  }
}

async function* bounded(unpacked: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let bytes = 0;
  for await (const chunk of unpacked) {
    bytes += chunk.length;
    if (bytes > MAX_UNPACKED_BYTES) throw new Error('the package is too large to look through');
    yield chunk;
  }
}
