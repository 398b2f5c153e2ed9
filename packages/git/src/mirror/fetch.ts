import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { runGit } from '../command/run-git.ts';
import { parseForEachRef, parseLsRemote, type RemoteRefs } from '../revision/refs.ts';
import { writeRefFile } from './ref-file.ts';
import type { Limits, RemoteCommand } from './remote-session.ts';

const FETCH = [
  'fetch',
  '--quiet',
  '--force',
  '--no-tags',
  '--no-write-fetch-head',
  '--no-auto-maintenance',
];
const REFSPECS = ['+refs/heads/*:refs/heads/*', '+refs/tags/*:refs/tags/*'];

/** Asks the remote repository for its refs; nothing is downloaded. */
export async function listRemote(run: RemoteCommand): Promise<RemoteRefs> {
  const output = await run((url) => ['ls-remote', '--symref', '--end-of-options', url]);
  return parseLsRemote(output.toString('utf8'));
}

/** Brings all branches and tags into the mirror at `dir`, and writes down what is there now. */
export async function fetchInto(
  dir: string,
  advertised: RemoteRefs,
  run: RemoteCommand,
  limits: Limits,
): Promise<RemoteRefs> {
  await run((url) => [...FETCH, '--prune', '--end-of-options', url, ...REFSPECS], dir);
  const fetched = await readRefs(dir, advertised, limits);
  await writeRefFile(dir, fetched);
  return fetched;
}

/** Makes the mirror beside its place and moves it there when it is complete. */
export async function cloneInto(
  dir: string,
  advertised: RemoteRefs,
  run: RemoteCommand,
  limits: Limits,
): Promise<RemoteRefs> {
  const fresh = `${dir}.${randomUUID()}.new`;
  await mkdir(dirname(dir), { recursive: true });
  try {
    await initBare(fresh, advertised, limits);
    const fetched = await fetchInto(fresh, advertised, run, limits);
    await rm(dir, { recursive: true, force: true });
    await rename(fresh, dir);
    return fetched;
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
}

/** Fetches one commit that no branch or tag leads to, and keeps it from being cleaned away. */
export async function fetchCommit(dir: string, sha: string, run: RemoteCommand): Promise<void> {
  const refspec = `+${sha}:refs/lockstep/commits/${sha}`;
  await run((url) => [...FETCH, '--end-of-options', url, refspec], dir);
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
  const args = [
    'for-each-ref',
    '--format=%(objectname) %(*objectname) %(refname)',
    'refs/heads',
    'refs/tags',
  ];
  const output = await runGit({ args, gitDir: dir, ...limits });
  const refs = parseForEachRef(output.toString('utf8'));
  const { headBranch } = advertised;
  const head =
    (headBranch === undefined ? undefined : refs.get(`refs/heads/${headBranch}`)) ??
    advertised.refs.get('HEAD');
  if (head !== undefined) refs.set('HEAD', head);
  return { refs, headBranch };
}
