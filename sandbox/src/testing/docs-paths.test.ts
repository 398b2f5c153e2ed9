import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT_DIR } from '../platform-package.ts';
import { brokenCitations, headingAnchors } from './cited-paths.ts';

describe('a citation', () => {
  const paths = new Set([
    'README.md',
    'docs',
    'docs/index.md',
    'docs/user',
    'docs/user/first.md',
    'packages/kube/src/client.ts',
    'apps/worker',
  ]);
  const headings = (path: string) => (path === 'docs/index.md' ? ['where-to-begin'] : undefined);
  const broken = (text: string) =>
    brokenCitations({ path: 'docs/user/first.md', text }, paths, headings).map((one) => one.cited);

  it.each([
    'the client in `packages/kube/src/client.ts` and `client.ts`',
    'the folder `apps/worker/`',
    '[back](../index.md), [begin](../index.md#where-to-begin), [top](../../README.md)',
    '[here](#a-part-of-this-page), [elsewhere](https://example.com/no/such.md), [mail](mailto:a@b)',
    'an object of `apps/v1` or `apps/Deployment`, a file `Chart.yaml`, a phrase `a/b c.ts`',
    '`packages/*/src`, `<folder>/x.ts`',
    '```\n`packages/gone.ts` and [gone](gone.md)\n```',
    'code that shows a link: `[gone](gone.md)`',
  ])('is right in %j', (text) => {
    expect(broken(text)).toEqual([]);
  });

  it.each([
    ['`packages/kube/src/gone.ts`', ['packages/kube/src/gone.ts']],
    ['`apps/gone/`', ['apps/gone/']],
    ['a name alone: `gone.ts`', ['gone.ts']],
    ['a client elsewhere: `packages/client.ts`', ['packages/client.ts']],
    ['[gone](gone.md) and ![gone](../images/gone.png)', ['gone.md', '../images/gone.png']],
    ['[from the top](docs/index.md)', ['docs/index.md']],
    ['[no such part](../index.md#gone)', ['../index.md#gone']],
    ['[by reference][1]\n\n[1]: gone.md', ['gone.md']],
    ['```\nfenced\n```\n`gone.ts` after a fence', ['gone.ts']],
  ])('is wrong in %j', (text, cited) => {
    expect(broken(text)).toEqual(cited);
  });

  it('tells its line', () => {
    const text = 'one\ntwo `gone.ts`';
    const document = { path: 'README.md', text };
    expect(brokenCitations(document, paths, headings)).toEqual([{ line: 2, cited: 'gone.ts' }]);
  });
});

it('headings become anchors as forges make them', () => {
  const text = '# Try `npm start`: now\n```\n# not this\n```\n## Ports & addresses';
  expect(headingAnchors(text)).toEqual(['try-npm-start-now', 'ports--addresses']);
});

describe('every path that the documents name exists', () => {
  const files = filesBelow('');
  const paths = new Set(files.flatMap(withFolders));
  const read = (path: string) => readFileSync(join(ROOT_DIR, path), 'utf8');
  const headings = (path: string) =>
    path.endsWith('.md') ? headingAnchors(read(path)) : undefined;
  const documents = files.filter((file) => file.endsWith('.md'));

  it('with the README among the documents', () => {
    expect(documents).toEqual(expect.arrayContaining(['README.md', 'docs/index.md']));
  });

  it.each(documents)('%s', (path) => {
    expect(brokenCitations({ path, text: read(path) }, paths, headings)).toEqual([]);
  });
});

/** What is built, installed or kept by a run is no part of the sources. */
function isSource(name: string): boolean {
  const built = ['node_modules', 'dist', 'generated', 'coverage', 'test-results'];
  return !built.includes(name) && (!name.startsWith('.') || name === '.ci');
}

function filesBelow(dir: string): string[] {
  const entries = readdirSync(join(ROOT_DIR, dir), { withFileTypes: true });
  return entries.flatMap((entry) => {
    const path = dir === '' ? entry.name : `${dir}/${entry.name}`;
    if (entry.isDirectory()) return isSource(entry.name) ? filesBelow(path) : [];
    return entry.isFile() ? [path] : [];
  });
}

function withFolders(path: string): string[] {
  const parts = path.split('/');
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}
