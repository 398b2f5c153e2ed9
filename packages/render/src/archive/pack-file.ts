import { type FileHandle, open } from 'node:fs/promises';
import { RenderError } from '../render-error.ts';
import { ArchiveIndex, type PackedEntry } from './archive-index.ts';
import type { Unpacked } from './unpack-archive.ts';

/**
 * An unpacked archive is one file: contents one after the other, then the list of them as JSON, then
 * that list's length. No path of an archive becomes a path on disk, and it is there whole or not.
 */

const FOOTER_BYTES = 8;

/** Ends a pack that holds `bytes` of contents; answers its whole size. */
export async function writeIndex(pack: FileHandle, unpacked: Unpacked): Promise<number> {
  const end = Math.max(0, ...unpacked.packed.map(({ offset, bytes }) => offset + bytes));
  const index = Buffer.from(JSON.stringify(unpacked));
  const footer = Buffer.alloc(FOOTER_BYTES);
  footer.writeBigUInt64BE(BigInt(index.length));
  await pack.write(index, 0, index.length, end);
  await pack.write(footer, 0, FOOTER_BYTES, end + index.length);
  return end + index.length + FOOTER_BYTES;
}

/** Throws for a file that is none, or was cut off. */
export async function readIndex(place: string): Promise<{ index: ArchiveIndex; bytes: number }> {
  const pack = await open(place);
  try {
    const { size } = await pack.stat();
    const footer = await readAt(pack, size - FOOTER_BYTES, FOOTER_BYTES);
    const length = Number(footer.readBigUInt64BE());
    if (length > size) throw new RangeError('not a pack');
    const text = (await readAt(pack, size - FOOTER_BYTES - length, length)).toString('utf8');
    const { packed, directories } = JSON.parse(text) as Unpacked;
    return { index: new ArchiveIndex(packed, directories), bytes: size };
  } finally {
    await pack.close();
  }
}

/** The bytes of one entry. Throws RenderError `fetch` when the pack was given up meanwhile. */
export async function readPacked(place: string, entry: PackedEntry): Promise<Buffer> {
  const pack = await open(place).catch((error: unknown) => {
    throw new RenderError('fetch', 'an unpacked archive was removed while it was read', error);
  });
  try {
    return await readAt(pack, entry.offset, entry.bytes);
  } finally {
    await pack.close();
  }
}

async function readAt(pack: FileHandle, offset: number, bytes: number): Promise<Buffer> {
  const content = Buffer.allocUnsafe(bytes);
  const { bytesRead } = await pack.read(content, 0, bytes, offset);
  if (bytesRead !== bytes) throw new RangeError('a pack was cut off');
  return content;
}
