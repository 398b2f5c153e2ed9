import { posix } from 'node:path';
import { RenderError } from '../render-error.ts';

/** A path from the root of the repository without `.`, `..` and slashes at the ends; '' is the root. */
export function cleanPath(path: string): string {
  const clean = posix.normalize(path || '.').replace(/\/+$/, '');
  if (clean === '.') return '';
  if (clean.startsWith('/') || clean === '..' || clean.startsWith('../') || clean.includes('\0')) {
    throw new RenderError('unsafe', `${path}: leads out of the repository`);
  }
  return clean;
}

/** What `relative`, written in a file of `dir`, means. Throws `unsafe` when it leaves the root. */
export function resolveFrom(dir: string, relative: string): string {
  if (relative.startsWith('/')) {
    throw new RenderError('unsafe', `${relative}: absolute paths are not allowed`);
  }
  return cleanPath(posix.join(dir || '.', relative));
}

/** The directory that holds a path; '' for what lies in the root. */
export function parentOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '' : path.slice(0, slash);
}

/** A path and every folder around it, the root last. */
export function foldersAround(path: string): string[] {
  const found = [path];
  for (let at = path; at !== ''; found.push(at)) at = parentOf(at);
  return found;
}
