import type { FileHandle } from 'node:fs/promises';
import { mkdir, open, writeFile } from 'node:fs/promises';
import { dirname, join, normalize } from 'node:path';
import { promisify } from 'node:util';
import { inflateRaw } from 'node:zlib';

const inflate = promisify(inflateRaw);

interface Entry {
  readonly name: string;
  readonly method: number;
  readonly compressedSize: number;
  readonly headerOffset: number;
  readonly mode: number;
}

/** Unpacks a ZIP archive with its permissions. Only what our packages use: no ZIP64, no cipher. */
export async function unzip(archive: string, folder: string): Promise<void> {
  const file = await open(archive);
  try {
    for (const entry of await readDirectory(file)) {
      const target = join(folder, normalize(`/${entry.name}`));
      if (entry.name.endsWith('/')) continue;
      await mkdir(dirname(target), { recursive: true });
      await writeFile(target, await readEntry(file, entry), { mode: entry.mode || 0o644 });
    }
  } finally {
    await file.close();
  }
}

/** The central directory, which the record at the archive's end points to. */
async function readDirectory(file: FileHandle): Promise<Entry[]> {
  const { size } = await file.stat();
  const tail = await readAt(file, Math.max(0, size - 65_557), Math.min(size, 65_557));
  const end = tail.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  if (end < 0) throw new Error('Not a ZIP archive');
  const count = tail.readUInt16LE(end + 10);
  const directory = await readAt(file, tail.readUInt32LE(end + 16), tail.readUInt32LE(end + 12));
  const entries: Entry[] = [];
  for (let at = 0; entries.length < count; ) {
    const nameLength = directory.readUInt16LE(at + 28);
    const extras = directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
    entries.push({
      name: directory.toString('utf8', at + 46, at + 46 + nameLength),
      method: directory.readUInt16LE(at + 10),
      compressedSize: directory.readUInt32LE(at + 20),
      headerOffset: directory.readUInt32LE(at + 42),
      mode: (directory.readUInt32LE(at + 38) >>> 16) & 0o777,
    });
    at += 46 + nameLength + extras;
  }
  return entries;
}

async function readEntry(file: FileHandle, entry: Entry): Promise<Buffer> {
  const header = await readAt(file, entry.headerOffset, 30);
  const start = entry.headerOffset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
  const data = await readAt(file, start, entry.compressedSize);
  if (entry.method === 0) return data;
  if (entry.method === 8) return inflate(data);
  throw new Error(`${entry.name}: compression method ${entry.method} is not known`);
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await file.read(buffer, 0, length, position);
  if (bytesRead !== length) throw new Error('The archive is cut off');
  return buffer;
}
