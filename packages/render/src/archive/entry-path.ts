import { RenderError } from '../render-error.ts';
import type { ArchiveLimits } from './archive-limits.ts';

const MAX_NAME_BYTES = 255;
const MAX_PATH_BYTES = 4096;

/**
 * A name out of an archive as a path below its root, '' for the root itself. Throws RenderError
 * `unsafe` for one that leads anywhere else.
 */
export function entryPath(written: string, limits: Pick<ArchiveLimits, 'maxDepth'>): string {
  const shown = JSON.stringify(written.slice(0, 200));
  const refuse = (why: string) => new RenderError('unsafe', `archive entry ${shown} ${why}`);
  if (written.startsWith('/') || /^[A-Za-z]:[\\/]/.test(written)) {
    throw refuse('has an absolute path');
  }
  if (hasControlCharacter(written)) throw refuse('has control characters in its name');
  const parts = written.split('/').filter((part) => part !== '' && part !== '.');
  if (parts.includes('..')) throw refuse('leads out of the archive');
  if (parts.length > limits.maxDepth) throw refuse(`lies deeper than ${limits.maxDepth} folders`);
  const isTooLong = parts.some((part) => Buffer.byteLength(part) > MAX_NAME_BYTES);
  if (isTooLong || Buffer.byteLength(written) > MAX_PATH_BYTES) throw refuse('has too long a name');
  return parts.join('/');
}

/** Where a symlink leads, as it is written. Throws `unsafe` when that is outside of the archive. */
export function linkTarget(path: string, target: string): string {
  const parts = path.split('/').slice(0, -1);
  for (const part of target.split('/').filter((one) => one !== '' && one !== '.')) {
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) throw leadsOut(path);
  }
  const isTooLong = Buffer.byteLength(target) > MAX_PATH_BYTES;
  if (target === '' || target.startsWith('/') || isTooLong || hasControlCharacter(target)) {
    throw leadsOut(path);
  }
  return target;
}

/** What is thrown for a link whose target is not in the archive. */
export function leadsOut(path: string): RenderError {
  return new RenderError(
    'unsafe',
    `archive entry ${JSON.stringify(path)} is a link out of the archive`,
  );
}

function hasControlCharacter(text: string): boolean {
  return [...text].some((char) => char < ' ' || char === '\u007f');
}
