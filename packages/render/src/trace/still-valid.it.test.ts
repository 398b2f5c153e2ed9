import type { Source } from '@lockstep/domain';
import { beforeAll, expect, test } from 'vitest';
import type { RenderTools } from '../render-input.ts';
import { renderApplication, stillValid } from '../source/render-application.ts';
import { type MemoryFile, memoryTree } from '../testing/memory-tree.ts';
import { configMap, renderInputOf } from '../testing/render-input-of.ts';
import { useTools } from '../testing/use-tools.ts';
import type { RenderRecord } from './render-record.ts';

/**
 * The promise of fingerprints, tried on random edits: what is not rendered again would have come
 * out the same, byte for byte; and an edit outside of what an application reads renders nothing.
 */

type Files = Record<string, MemoryFile>;

interface App {
  source: Partial<Source>;
  /** Beginnings of the paths that may matter to it; all else must not. */
  inputs: string[];
}

const APPS: Record<string, App> = {
  plain: { source: { path: 'plain' }, inputs: ['plain/'] },
  deep: {
    source: { path: 'deep', directory: { recurse: true, include: '*.yaml' } },
    inputs: ['deep/'],
  },
  linked: { source: { path: 'linked' }, inputs: ['linked/', 'shared/a.yaml'] },
  overlay: { source: { path: 'overlay' }, inputs: ['overlay/', 'base/'] },
  chart: {
    source: {
      path: 'chart',
      helm: { valueFiles: ['/env/a.yaml', '/env/maybe.yaml'], ignoreMissingValueFiles: true },
    },
    inputs: ['chart/', 'env/a.yaml', 'env/maybe.yaml'],
  },
};

const START: Files = {
  'plain/a.yaml': configMap('a'),
  'plain/notes.md': 'notes',
  'deep/x/y/b.yaml': configMap('b'),
  'deep/x/c.yaml': configMap('c'),
  'linked/a.yaml': { link: '../shared/a.yaml' },
  'shared/a.yaml': configMap('shared'),
  'shared/b.yaml': configMap('unused'),
  'overlay/kustomization.yaml': 'resources: [../base, own.yaml]\n',
  'overlay/own.yaml': configMap('own'),
  'base/kustomization.yaml': 'resources: [one.yaml]\n',
  'base/one.yaml': configMap('one'),
  'base/unused.yaml': configMap('unused'),
  'chart/Chart.yaml': 'apiVersion: v2\nname: chart\nversion: 1.0.0\n',
  'chart/values.yaml': 'a: 1\n',
  'chart/templates/m.yaml': configMap('m', { values: '{{ .Values | toJson | b64enc }}' }),
  'env/a.yaml': 'a: 2\n',
  'env/unused.yaml': 'a: 3\n',
  'README.md': 'hello',
};

/** Where edits create files: each path matters to some application, or to none. */
const NEW_PATHS = [
  'plain/new.yaml',
  'plain/sub/new.yaml',
  'plain/kustomization.yaml',
  'deep/x/new.yaml',
  'deep/new.txt',
  'linked/b.yaml',
  'base/new.yaml',
  'overlay/kustomization.yml',
  'chart/templates/new.yaml',
  'env/maybe.yaml',
  'elsewhere/new.yaml',
];

let tools: RenderTools;
beforeAll(async () => {
  tools = await useTools();
});

/** Small and fast; the seed makes a failure repeatable. */
function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

function edit(files: Files, next: (below: number) => number): Files {
  const edited = { ...files };
  const paths = Object.keys(edited).sort();
  const pick = paths[next(paths.length)] ?? '';
  switch (next(5)) {
    case 0:
      delete edited[pick];
      break;
    case 1:
      edited[NEW_PATHS[next(NEW_PATHS.length)] ?? ''] = contentFor('new', next(1000));
      break;
    case 2:
      // Back to a state that was there before: an old render may count again.
      Object.assign(edited, START);
      break;
    default:
      if (typeof edited[pick] === 'string') edited[pick] = contentOf(pick, next(1000));
  }
  return edited;
}

function contentOf(path: string, n: number): string {
  if (path.endsWith('kustomization.yaml')) return `${START[path] ?? 'resources: []'}\n# ${n}\n`;
  if (path === 'chart/Chart.yaml') return `${START[path]}description: "${n}"\n`;
  if (/values\.yaml$|^env\//.test(path)) return `a: ${n}\n`;
  return contentFor(path.split('/').at(-1) ?? '', n);
}

function contentFor(name: string, n: number): string {
  return configMap(name.replace(/\W/g, '-'), { n: String(n) });
}

/** What an application's render gave, or how it failed. */
interface Outcome {
  text: string;
  record?: RenderRecord;
}

async function renderText(files: Files, app: App): Promise<Outcome> {
  try {
    const { manifests, record } = await renderApplication([inputOf(files, app)]);
    return { text: JSON.stringify(manifests), record: JSON.parse(JSON.stringify(record)) };
  } catch (error) {
    return { text: `failed: ${error instanceof Error ? error.message : error}` };
  }
}

function inputOf(files: Files, app: App) {
  return renderInputOf(files, app.source, { tools });
}

function changedPaths(before: Files, after: Files): string[] {
  const all = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...all].filter((path) => JSON.stringify(before[path]) !== JSON.stringify(after[path]));
}

test.each([1, 2, 3])('random edits, seed %d', { timeout: 240_000 }, async (seed) => {
  const next = random(seed);
  const outcomes = { kept: 0, rendered: 0 };
  const last = new Map<string, Outcome>();
  let files = START;
  for (let round = 0; round < 12; round++) {
    const before = files;
    for (let edits = next(3); edits >= 0; edits--) files = edit(files, next);
    const changed = changedPaths(before, files);
    for (const [name, app] of Object.entries(APPS)) {
      const what = `seed ${seed}, round ${round}, ${name}, changed ${changed.join(' ')}`;
      const { text, record } = last.get(name) ?? (await renderText(before, app));
      const valid = record !== undefined && (await stillValid(record, [inputOf(files, app)]));
      const fresh = await renderText(files, app);
      if (valid) expect(fresh, what).toMatchObject({ text, record: withoutScopes(record) });
      const concerned = changed.some((path) => app.inputs.some((start) => path.startsWith(start)));
      if (!concerned && record) expect(valid, what).toBe(true);
      outcomes[valid ? 'kept' : 'rendered']++;
      last.set(name, fresh);
    }
  }
  expect(outcomes.kept).toBeGreaterThan(10);
  expect(outcomes.rendered).toBeGreaterThan(3);
});

/** Scopes are a shortcut and follow each commit. */
function withoutScopes(record: RenderRecord) {
  return { ...record, sources: record.sources.map(({ scopes: _, ...source }) => source) };
}

test('settings, tool versions and capabilities count as far as the kind of source uses them', async () => {
  const base = { tools, kubeVersion: '1.36.0' };
  const check = async (path: string, then: object, now: object, source: Partial<Source> = {}) => {
    const { record } = await renderApplication([
      renderInputOf(START, { path }, { ...base, ...then }),
    ]);
    if (!record) throw new Error('no record');
    return await stillValid(record, [
      renderInputOf(START, { path, ...source }, { ...base, ...now }),
    ]);
  };
  const newer = { tools: { ...tools, versions: { helm: 'v9', kubectl: 'v9' } } };
  expect(await check('plain', {}, { kubeVersion: '1.37.0', ...newer })).toBe(true);
  expect(await check('plain', {}, {}, { directory: { recurse: true } })).toBe(false);
  expect(await check('overlay', {}, { kubeVersion: '1.37.0' })).toBe(true);
  expect(await check('overlay', {}, newer)).toBe(false);
  expect(await check('chart', {}, { kubeVersion: '1.37.0' })).toBe(false);
  expect(await check('chart', {}, { apiVersions: ['example.com/v1'] })).toBe(false);
  expect(await check('chart', {}, { appName: 'other' })).toBe(false);
  expect(await check('chart', {}, {}, { helm: { values: 'a: 1' } })).toBe(false);
  expect(await check('chart', {}, {}, { targetRevision: 'v2' })).toBe(true);
});

test('a tree of another source counts too', async () => {
  const source = { path: 'chart', helm: { valueFiles: ['$conf/v.yaml'] } };
  const withRef = (conf: Files) =>
    renderInputOf(START, source, { tools, refs: new Map([['conf', memoryTree(conf)]]) });
  const { record } = await renderApplication([withRef({ 'v.yaml': 'a: 9' })]);
  if (!record) throw new Error('no record');
  expect(await stillValid(record, [withRef({ 'v.yaml': 'a: 9', x: '' })])).toBe(true);
  expect(await stillValid(record, [withRef({ 'v.yaml': 'a: 8' })])).toBe(false);
});
