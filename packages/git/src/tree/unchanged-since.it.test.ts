import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startGitServer, type TestGitServer, type TestRepo } from '@lockstep/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Mirror } from '../mirror/mirror.ts';
import { createMirrors, type Mirrors } from '../mirror/mirrors.ts';

let dir: string;
let server: TestGitServer;
let repo: TestRepo;
let mirrors: Mirrors;
let mirror: Mirror;

/** By what they did. */
const made: Record<string, string> = {};
const CHART = 'charts/web/Chart.yaml';
const about = (version: string, more = '') => ({ [CHART]: `version: ${version}\n${more}` });

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lockstep-since-'));
  server = await startGitServer();
  repo = await server.createRepo('charts');
  const commit = async (what: string, files: Record<string, string | null>) => {
    made[what] = await repo.commit(files, what);
  };
  await commit('without', { 'a.txt': '1' });
  await commit('one', about('1'));
  await commit('one, edited', { 'charts/web/templates/a.yaml': 'x: 1' });
  await commit('two', about('2'));
  await commit('two, described', about('2', 'description: more\n'));
  await commit('two, elsewhere', { 'a.txt': '2' });
  await commit('one again', about('1'));
  await commit('gone', { [CHART]: null });
  await commit('back', about('1'));
  await commit('back, elsewhere', { 'a.txt': '3' });
  mirrors = createMirrors({ dir, allowLoopback: true });
  mirror = mirrors.mirror(repo.url);
  await mirror.refresh({ repo: repo.url });
});

afterAll(async () => {
  await mirrors.close();
  await server.close();
  await rm(dir, { recursive: true, force: true });
});

const version = (content: Buffer) => /version: (.*)/.exec(content.toString())?.[1] ?? '';

async function since(at: string, of: Mirror = mirror): Promise<string | undefined> {
  const file = { path: CHART, meaning: version };
  const found = await of.unchangedSince({ repo: repo.url }, made[at] ?? '', file);
  return Object.keys(made).find((what) => made[what] === found);
}

describe('the commit since which a file says the same', () => {
  // Later ones first, and again: what is remembered of one is used for others.
  const CASES: [string, string][] = [
    ['back, elsewhere', 'back'],
    ['two, elsewhere', 'two'],
    ['without', 'without'],
    ['one', 'one'],
    ['one, edited', 'one'],
    ['two', 'two'],
    ['two, described', 'two'],
    ['one again', 'one again'],
    ['gone', 'gone'],
    ['back', 'back'],
  ];
  test.each([...CASES, ...CASES])('seen from %j is %j', async (at, expected) => {
    expect(await since(at)).toBe(expected);
  });

  test('is where a shallow copy ends, at the latest', async () => {
    const access = { repo: repo.url, depth: 1 };
    const shallow = createMirrors({ dir: join(dir, 'shallow'), allowLoopback: true });
    try {
      const thin = shallow.mirror(repo.url);
      const { refs } = await thin.refresh(access);
      await thin.resolve(access, 'main', refs);
      expect(await since('back, elsewhere', thin)).toBe('back, elsewhere');
    } finally {
      await shallow.close();
    }
  });

  test('is on the line of first parents: a merge brings what was merged', async () => {
    const at = ['-c', 'user.name=T', '-c', 'user.email=t@example.com'];
    const parent = made['back, elsewhere'] ?? '';
    await repo.git(['branch', 'side', parent]);
    await repo.commit(about('3'), 'on the side', { branch: 'side' });
    const side = await repo.commit({ 'charts/web/x': 'y' }, 'more', { branch: 'side' });
    const tree = (await repo.git(['rev-parse', `${side}^{tree}`])).trim();
    const merge = ['commit-tree', '-m', 'merge', '-p', parent, '-p', side, tree];
    made.merged = (await repo.git([...at, ...merge])).trim();
    await repo.git(['update-ref', 'refs/heads/main', made.merged]);
    await mirror.refresh({ repo: repo.url });
    expect(await since('merged')).toBe('merged');
  });
});
