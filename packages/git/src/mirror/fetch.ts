import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { GitConfig } from '../command/environment.ts';
import { GitError } from '../command/git-error.ts';
import { runGit } from '../command/run-git.ts';
import {
  type IsKept,
  isBranchOrTag,
  MAX_REFS,
  OTHER_REFS,
  parseForEachRef,
  parseLsRemote,
  type RemoteRefs,
} from '../revision/refs.ts';
import { writeRefFile } from './ref-file.ts';
import type { Limits, RemoteCommand } from './remote-session.ts';
import { removeHalfWritten, sizeLimit } from './size-limit.ts';
import { writeThinDepth } from './thin.ts';

export interface FetchLimits extends Limits {
  /** How large the packs of the mirror may become. */
  maxBytes: number;
}

const FETCH = [
  'fetch',
  '--quiet',
  '--force',
  '--no-tags',
  '--no-write-fetch-head',
  '--no-auto-maintenance',
];
const REFSPECS = ['+refs/heads/*:refs/heads/*', '+refs/tags/*:refs/tags/*'];
/** A few bytes of a pack can stand for gigabytes that git would hold at once. */
const MAX_MEMORY_BYTES = 2 * 1024 ** 3;
const MAX_LISTING_BYTES = 48 * 1024 * 1024;

/** Asks the remote repository for its refs; nothing is downloaded. */
export async function listRemote(
  run: RemoteCommand,
  isKept: IsKept = isBranchOrTag,
): Promise<RemoteRefs> {
  const ask = (url: string) => ['ls-remote', '--symref', '--end-of-options', url];
  const output = await run(ask, undefined, () => ({ maxOutputBytes: MAX_LISTING_BYTES }));
  const listed = parseLsRemote(output.toString('utf8'), isKept);
  if (listed.refs.size > MAX_REFS) {
    throw new GitError('too-large', `the repository has more than ${MAX_REFS} branches and tags`);
  }
  return listed;
}

/** Brings all branches and tags into the mirror at `dir`, and writes down what is there now. */
export async function fetchInto(
  dir: string,
  advertised: RemoteRefs,
  run: RemoteCommand,
  limits: FetchLimits,
): Promise<RemoteRefs> {
  const others = [...advertised.refs.keys()]
    .filter((ref) => !isBranchOrTag(ref))
    .map((ref) => `+${ref}:${OTHER_REFS}${ref.slice('refs/'.length)}`);
  const refspecs = [...REFSPECS, ...others];
  const args = (url: string) => [...FETCH, '--prune', '--end-of-options', url, ...refspecs];
  await download(args, dir, run, limits);
  const fetched = await readRefs(dir, advertised, limits);
  await writeRefFile(dir, fetched);
  return fetched;
}

/** Makes the mirror beside its place and moves it there when it is complete. */
export async function cloneInto(
  dir: string,
  advertised: RemoteRefs,
  run: RemoteCommand,
  limits: FetchLimits,
): Promise<RemoteRefs> {
  return await makeMirror(dir, advertised, limits, (fresh) =>
    fetchInto(fresh, advertised, run, limits),
  );
}

/** Makes a thin mirror: the refs, and of the commits none yet. */
export async function makeThin(
  dir: string,
  advertised: RemoteRefs,
  depth: number,
  limits: Limits,
): Promise<RemoteRefs> {
  return await makeMirror(dir, advertised, limits, async (fresh) => {
    await writeThinDepth(fresh, depth);
    await writeRefFile(fresh, advertised);
    return advertised;
  });
}

async function makeMirror(
  dir: string,
  advertised: RemoteRefs,
  limits: Limits,
  fill: (fresh: string) => Promise<RemoteRefs>,
): Promise<RemoteRefs> {
  const fresh = `${dir}.${randomUUID()}.new`;
  await mkdir(dirname(dir), { recursive: true });
  try {
    await initBare(fresh, advertised, limits);
    const refs = await fill(fresh);
    await rm(dir, { recursive: true, force: true });
    await rename(fresh, dir);
    return refs;
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
}

/** Fetches one commit or annotated tag by its id, and keeps it from being cleaned away. */
export async function fetchObject(
  dir: string,
  oid: string,
  run: RemoteCommand,
  maxBytes: number,
): Promise<void> {
  const refspec = `+${oid}:refs/lockstep/commits/${oid}`;
  await download((url) => [...FETCH, '--end-of-options', url, refspec], dir, run, { maxBytes });
}

/** Like `fetchObject` for a thin mirror: so many commits, and files without their contents. */
export async function fetchThinObject(
  dir: string,
  oid: string,
  run: RemoteCommand,
  options: { depth: number; maxBytes: number },
): Promise<void> {
  const refspec = `+${oid}:refs/lockstep/commits/${oid}`;
  const shape = [`--depth=${options.depth}`, '--filter=blob:none'];
  const args = () => [...FETCH, ...shape, '--end-of-options', PARTIAL_REMOTE, refspec];
  await download(args, dir, run, { ...options, isPartial: true });
}

/** Fetches the contents of files by their ids, in one request. */
export async function fetchBlobs(
  dir: string,
  oids: readonly string[],
  run: RemoteCommand,
  maxBytes: number,
): Promise<void> {
  const args = () => [
    ...FETCH,
    '--filter=blob:none',
    '--stdin',
    '--end-of-options',
    PARTIAL_REMOTE,
  ];
  const stdin = `${oids.join('\n')}\n`;
  await download(args, dir, run, { maxBytes, isPartial: true, stdin });
}

/** Named here and nowhere on disk: no other command fetches from it by itself. */
const PARTIAL_REMOTE = 'lockstep';

function partialRemote(url: string, isByIds: boolean): GitConfig {
  return [
    [`remote.${PARTIAL_REMOTE}.url`, url],
    [`remote.${PARTIAL_REMOTE}.promisor`, 'true'],
    [`remote.${PARTIAL_REMOTE}.partialCloneFilter`, 'blob:none'],
    // Contents are named one by one: there is nothing to find out about what is here already.
    ...(isByIds ? ([['fetch.negotiationAlgorithm', 'noop']] as const) : []),
  ];
}

async function download(
  args: (url: string) => string[],
  dir: string,
  run: RemoteCommand,
  options: { maxBytes: number; isPartial?: boolean; stdin?: string },
): Promise<void> {
  const { maxBytes, isPartial, stdin } = options;
  const watch = sizeLimit(dir, maxBytes);
  try {
    await run(args, dir, (url) => ({
      watch,
      maxMemoryBytes: MAX_MEMORY_BYTES,
      ...(stdin !== undefined && { stdin }),
      ...(isPartial && { config: partialRemote(url, stdin !== undefined) }),
    }));
  } catch (error) {
    await removeHalfWritten(dir);
    throw error;
  }
}

/** Packs what many small fetches left behind. Nothing is ever removed by it. */
export async function packMirror(dir: string, limits: Limits): Promise<void> {
  const args = [
    'maintenance',
    'run',
    '--quiet',
    '--task=loose-objects',
    '--task=incremental-repack',
  ];
  await runGit({ args, gitDir: dir, ...limits });
}

async function initBare(dir: string, advertised: RemoteRefs, limits: Limits): Promise<void> {
  const [sha = ''] = advertised.refs.values();
  const format = sha.length === 64 ? 'sha256' : 'sha1';
  const args = ['init', '--quiet', '--bare', '--template=', `--object-format=${format}`, dir];
  await runGit({ args, ...limits });
}

async function readRefs(dir: string, advertised: RemoteRefs, limits: Limits): Promise<RemoteRefs> {
  const format = '--format=%(objectname) %(*objectname) %(refname)';
  const args = ['for-each-ref', format, 'refs/heads', 'refs/tags', OTHER_REFS];
  const output = await runGit({ args, gitDir: dir, ...limits });
  const { refs, tagObjects } = parseForEachRef(output.toString('utf8'));
  // What nobody asks for any more is still there, until somebody makes the mirror anew.
  for (const ref of refs.keys()) {
    if (!isBranchOrTag(ref) && !advertised.refs.has(ref)) refs.delete(ref);
  }
  const { headBranch } = advertised;
  const head =
    (headBranch === undefined ? undefined : refs.get(`refs/heads/${headBranch}`)) ??
    advertised.refs.get('HEAD');
  if (head !== undefined) refs.set('HEAD', head);
  return { refs, tagObjects, ...(headBranch !== undefined && { headBranch }) };
}
