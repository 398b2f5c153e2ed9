import type { SourceEntry, SourceTree } from '@lockstep/render';
import { expect, it } from 'vitest';
import { sourcesIn } from './find-sources.ts';

/** A tree of empty files; a path that ends in `@` is a symlink. */
function treeOf(paths: string[]): SourceTree {
  const list = async (dir: string) => {
    const below = paths.filter((path) => dir === '' || path.startsWith(`${dir}/`));
    const entries = below.map((path) => entryOf(path.slice(dir === '' ? 0 : dir.length + 1)));
    return [...new Map(entries.map((entry) => [entry.name, entry])).values()];
  };
  return { commit: 'c', list, entry: async () => undefined, read: async () => Buffer.alloc(0) };
}

function entryOf(rest: string): SourceEntry {
  const [name = '', ...more] = rest.split('/');
  const type = more.length > 0 ? 'dir' : name.endsWith('@') ? 'symlink' : 'file';
  return { name: name.replace(/@$/, ''), type, oid: name, executable: false };
}

it.each<[string, string[], string[]]>([
  [
    'charts and kustomizations, wherever they are',
    ['a/Chart.yaml', 'b/c/kustomization.yml', 'x/y.yaml'],
    ['Helm a', 'Kustomize b/c'],
  ],
  ['the root', ['Kustomization', 'deploy.yaml'], ['Kustomize .']],
  ['a chart where both are', ['a/Chart.yaml', 'a/kustomization.yaml'], ['Helm a']],
  ['nothing behind a symlink', ['a/Chart.yaml@', 'b@'], []],
])('finds %s', async (_, paths, found) => {
  const sources = await sourcesIn(treeOf(paths));
  expect(sources.map(({ type, path }) => `${type} ${path}`)).toEqual(found);
});
