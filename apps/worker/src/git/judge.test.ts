import type { Application } from '@lockstep/domain';
import { GitError } from '@lockstep/git';
import { FetchError, RenderError } from '@lockstep/render';
import type { Follower } from '@lockstep/store';
import { expect, it } from 'vitest';
import type { Services } from '../services.ts';
import { judge } from './judge.ts';

const repoURL = 'https://git.example/team/app';
const follower = {
  uid: 'u',
  name: 'app',
  spec: { source: { repoURL }, project: 'default', destination: {} } as Application['spec'],
  syncRevision: 'a',
  syncRevisions: [],
  fingerprint: 'f',
  renderRecord: null,
} as unknown as Follower;
const job = { repoKey: repoURL, repoUrl: repoURL, project: 'default', cause: 'poll' } as const;

it.each<[string, Error, boolean]>([
  ['a submodule whose server is away', new GitError('unreachable', 'submodule x: no route'), true],
  ['a submodule that is not there', new GitError('bad-revision', 'submodule x: no'), false],
  ['a registry that does not answer', new FetchError('no answer'), true],
  ['a chart that is not there', new FetchError('not found', { status: 404 }), false],
  ['a manifest that is none', new RenderError('manifest', 'no'), false],
])('%s is told, and whether it may mend itself', async (_, error, isTransient) => {
  const look = () => Promise.reject(error);
  const verdict = await judge({} as Services, look, job, follower);
  expect(verdict).toEqual({ kind: 'failed', message: error.message, isTransient });
});
