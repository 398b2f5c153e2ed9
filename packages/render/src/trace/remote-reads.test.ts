import { describe, expect, it } from 'vitest';
import { RenderError } from '../render-error.ts';
import { type RemoteRef, remoteName, remoteRefOf } from '../source/remote.ts';
import { treesOf } from '../source/render-source.ts';
import { memoryTree } from '../testing/memory-tree.ts';
import { renderInputOf } from '../testing/render-input-of.ts';
import { ReadTrace } from './read-trace.ts';
import { readsStillValid } from './still-valid.ts';

const BASE: RemoteRef = { kind: 'git', url: 'https://git.example.com/base', revision: 'main' };

/** A remote that holds these files, and counts how often it was asked. */
function remoteOf(files: Record<string, string>) {
  const asked: RemoteRef[] = [];
  const fetch = async (ref: RemoteRef) => {
    asked.push(ref);
    return { revision: 'r', tree: memoryTree(files) };
  };
  return { asked, fetch };
}

async function recordOfReading(file: string, files: Record<string, string>) {
  const remote = remoteOf(files);
  const trace = new ReadTrace(new Map(), { remote });
  await (await trace.remote(BASE)).isFile(file);
  const again = await trace.remote(BASE);
  if (await again.isFile(file)) await again.read(file, 1000);
  expect(remote.asked).toHaveLength(1);
  return { reads: trace.reads(), scopes: await trace.scopes() };
}

describe('what a render reads outside of its sources', () => {
  it.each([
    ['the same files', 'a', { a: '1', b: '1' }, true],
    ['another file moved', 'a', { a: '1', b: '2' }, true],
    ['the file moved', 'a', { a: '2', b: '1' }, false],
    ['the file is gone', 'a', { b: '1' }, false],
    ['a file that was missing came', 'c', { a: '1', b: '1', c: '' }, false],
  ])('%s', async (_what, file, after, valid) => {
    const record = await recordOfReading(file, { a: '1', b: '1' });
    const input = renderInputOf({}, {}, { remote: remoteOf(after as Record<string, string>) });
    expect(await readsStillValid(record, treesOf(input))).toBe(valid);
  });

  it('is refused where nothing fetches', async () => {
    await expect(new ReadTrace(new Map()).remote(BASE)).rejects.toThrow(RenderError);
  });

  it('has a name that stands for it, whatever the order of its fields', () => {
    expect(remoteRefOf(remoteName(BASE))).toEqual(BASE);
    const { kind, url, revision } = BASE as Extract<RemoteRef, { kind: 'git' }>;
    expect(remoteName({ revision, url, kind })).toBe(remoteName(BASE));
    expect(remoteRefOf('values')).toBeUndefined();
  });
});
