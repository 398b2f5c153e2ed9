import { posix } from 'node:path';
import { withoutEndSlashes } from '@lockstep/domain';
import { RenderError } from '../render-error.ts';
import type { RemoteRef } from '../source/remote.ts';

/** A directory in a Git repository, or one file, that a kustomization names by its address. */
export type RemoteReference =
  | { kind: 'git'; ref: Extract<RemoteRef, { kind: 'git' }>; path: string }
  | { kind: 'file'; ref: Extract<RemoteRef, { kind: 'file' }> };

interface Location {
  /** With everything up to where the repository's path begins. */
  host: string;
  rest: string;
}

/** Repositories have an owner and a name, where nothing marks their end. */
const SEGMENTS = 2;

/**
 * What an entry of `resources` or `components` may stand for, likeliest first; empty for a local
 * path. As Kustomize documents it: an address that `git clone` takes, `//` and a path in the
 * repository, `?ref=` or `?version=`.
 */
export function remoteDirectories(text: string): RemoteReference[] {
  const git = readRepository(text);
  if (!isHttp(text)) return git ? [git.reference] : [];
  const file = remoteFile(text);
  if (!git) return [file];
  if (git.isMarked) return [git.reference];
  return /\.(ya?ml|json)$/i.test(pathnameOf(text)) ? [file, git.reference] : [git.reference, file];
}

/** Whether Kustomize would load this over the network where it expects a file. */
export function isHttp(text: string): boolean {
  return /^https?:/i.test(text);
}

/** One file behind an address. */
export function remoteFile(url: string): RemoteReference {
  return { kind: 'file', ref: { kind: 'file', url } };
}

/** The last part of an address' path, safe as a file's name. */
export function fileNameOf(url: string): string {
  return posix.basename(pathnameOf(url)).replace(/[^\w.-]/g, '_') || 'file';
}

function pathnameOf(url: string): string {
  return URL.canParse(url) ? new URL(url).pathname : '';
}

function readRepository(text: string) {
  const bare = text.replace(/^git::/i, '');
  const question = bare.indexOf('?');
  const query = new URLSearchParams(question < 0 ? '' : bare.slice(question + 1));
  const location = locationOf(question < 0 ? bare : bare.slice(0, question));
  if (!location) return undefined;
  const split = splitPath(location.rest);
  if (!split) return undefined;
  const path = posix.normalize(split.path.replace(/^\/+/, '') || '.').replace(/\/$/, '');
  if (path === '..' || path.startsWith('../')) {
    throw new RenderError('unsafe', `${text}: the path leads out of the repository`);
  }
  const url = location.host + withoutEndSlashes(split.repository);
  const revision = query.get('ref') || query.get('version') || '';
  const ref = { kind: 'git', url, revision } as const;
  const reference: RemoteReference = { kind: 'git', ref, path: path === '.' ? '' : path };
  return { reference, isMarked: split.isMarked };
}

function locationOf(address: string): Location | undefined {
  if (/^file:/i.test(address)) {
    throw new RenderError('unsafe', `${address}: repositories on this machine are not allowed`);
  }
  const url = /^((?:https?|ssh|git\+ssh):\/\/[^/]+\/)(.*)$/is.exec(address);
  if (url) return { host: url[1] ?? '', rest: url[2] ?? '' };
  const github = /^(?:gh:|(?:git@)?github\.com[/:])(.*)$/is.exec(address);
  if (github) {
    const host = /^git@/i.test(address) ? 'git@github.com:' : 'https://github.com/';
    return { host, rest: github[1] ?? '' };
  }
  // `git@host/path` was how it was written before it was written as for scp.
  const scp = /^([\w.-]+@[\w.-]+)[:/](.*)$/s.exec(address);
  return scp ? { host: `${scp[1]}:`, rest: (scp[2] ?? '').replace(/^\//, '') } : undefined;
}

/** Where the repository's own path ends and the path in it begins. */
function splitPath(rest: string) {
  const marked =
    /^(.*?_git\/[^/]+)(?:\/(.*))?$/s.exec(rest) ??
    /^(.*?)\/\/(.*)$/s.exec(rest) ??
    /^(.*?\.git)(?:\/(.*))?$/s.exec(rest);
  if (marked) return { repository: marked[1] ?? '', path: marked[2] ?? '', isMarked: true };
  const names = withoutEndSlashes(rest).split('/');
  if (names.length < SEGMENTS || names.slice(0, SEGMENTS).includes('')) return undefined;
  const repository = names.slice(0, SEGMENTS).join('/');
  return { repository, path: names.slice(SEGMENTS).join('/'), isMarked: false };
}
