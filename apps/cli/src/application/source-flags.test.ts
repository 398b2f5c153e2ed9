import type { ApplicationSpec, Source } from '@lockstep/domain';
import { describe, expect, test } from 'vitest';
import { withSource } from '../commands/app/add-source.ts';
import { withoutSource } from '../commands/app/remove-source.ts';
import { changedSpec } from '../commands/app/set.ts';
import { sampleApplication } from '../testing/sample-application.ts';
import { chosenRevisions } from './source-flags.ts';

const SOURCES: Source[] = [
  { repoURL: 'https://a', path: 'chart', name: 'chart', targetRevision: 'v1' },
  { repoURL: 'https://b', ref: 'values', name: 'values' },
];
const APPLICATION = sampleApplication();
APPLICATION.spec = { ...APPLICATION.spec, source: undefined, sources: SOURCES };

const chosen = (flags: Parameters<typeof chosenRevisions>[2]) =>
  chosenRevisions({ get: async () => APPLICATION }, { name: 'shop' }, flags);

describe('revisions of several sources', () => {
  test.each<[Parameters<typeof chosenRevisions>[2], object]>([
    [{}, {}],
    [{ revision: 'v1' }, {}],
    [
      { revisions: ['v2'], sourcePositions: ['2'] },
      { revisions: ['v2'], sourcePositions: [2] },
    ],
    [
      { revisions: ['v2,v3'], sourcePositions: ['2', '1'] },
      { revisions: ['v2', 'v3'], sourcePositions: [2, 1] },
    ],
    [
      { revisions: ['v2', 'v3'], sourceNames: ['values,chart'] },
      { revisions: ['v2', 'v3'], sourcePositions: [2, 1] },
    ],
  ])('%j are asked for as %j', async (flags, expected) => {
    expect(await chosen(flags)).toEqual(expected);
  });

  test.each<[Parameters<typeof chosenRevisions>[2], RegExp]>([
    [{ revisions: ['a', 'b'], sourcePositions: ['1'] }, /names 2 and the sources are 1/],
    [{ revisions: ['a'] }, /one each/],
    [{ sourcePositions: ['1'] }, /say what --revisions are of/],
    [{ revisions: ['a'], sourcePositions: ['x'] }, /not a whole number/],
    [{ revisions: ['a'], sourceNames: ['none'] }, /names are: chart, values/],
    [{ revisions: ['a'], sourceNames: ['chart'], sourcePositions: ['1'] }, /not both/],
    [{ revisions: ['a'], sourcePositions: ['1'], revision: 'b' }, /not both/],
  ])('%j cannot be meant', async (flags, message) => {
    await expect(chosen(flags)).rejects.toThrow(message);
  });
});

describe('app add-source', () => {
  const NEW = { repoURL: 'https://c', path: 'p' };

  test.each<[string, ApplicationSpec, Source[]]>([
    ['to a list', APPLICATION.spec, [...SOURCES, { ...NEW, name: 'new' }]],
    [
      'to a single one',
      { ...APPLICATION.spec, sources: undefined, source: SOURCES[0] },
      [...SOURCES.slice(0, 1), { ...NEW, name: 'new' }],
    ],
  ])('adds a source %s', (_, spec, expected) => {
    const given = withSource(spec, { repo: 'https://c', path: 'p', sourceName: 'new' });
    expect(given).toMatchObject({ project: 'default', sources: expected });
    expect(given).not.toHaveProperty('source');
  });

  test.each([
    [{ path: 'p' }, /--repo says/],
    [{ repo: 'https://c', project: 'x' }, /project is no part of a source/],
  ])('%j cannot be meant', (options, message) => {
    expect(() => withSource(APPLICATION.spec, options)).toThrow(message);
  });
});

describe('app remove-source', () => {
  test.each([
    [{ sourcePosition: 1 }, [SOURCES[1]]],
    [{ sourceName: 'values' }, [SOURCES[0]]],
  ])('takes %j away', (options, expected) => {
    expect(withoutSource(APPLICATION.spec, options)).toMatchObject({ sources: expected });
  });

  test.each([
    [{}, /give --source-position/],
    [{ sourcePosition: 3 }, /there are 2 sources/],
    [{ sourceName: 'x' }, /names are/],
  ])('%j cannot be meant', (options, message) => {
    expect(() => withoutSource(APPLICATION.spec, options)).toThrow(message);
  });

  test('leaves the last one', () => {
    const spec = { ...APPLICATION.spec, sources: SOURCES.slice(0, 1) };
    expect(() => withoutSource(spec, { sourcePosition: 1 })).toThrow(/has to stay/);
  });
});

describe('app set', () => {
  const set = (options: object) =>
    changedSpec(APPLICATION.spec, { validate: true, ...options } as never) as {
      sources: Source[];
    };

  test.each([
    ['by position', { sourcePosition: 2, revision: 'v9' }, [undefined, 'v9']],
    ['by name', { sourceName: 'chart', revision: 'v9' }, ['v9', undefined]],
  ])('changes one source %s and no other', (_, options, [first, second]) => {
    const { sources } = set(options);
    expect(sources).toEqual([
      { ...SOURCES[0], targetRevision: first ?? 'v1' },
      { ...SOURCES[1], ...(second ? { targetRevision: second } : {}) },
    ]);
  });

  test.each([
    [{ sourceName: 'none', revision: 'x' }, /names are: chart, values/],
    [{ sourceName: 'chart', sourcePosition: 1, revision: 'x' }, /not both/],
    [{ sourcePosition: 3, revision: 'x' }, /there are 2 sources/],
    [{ revision: 'x' }, /say which by --source-position or --source-name/],
  ])('%j cannot be meant', (options, message) => {
    expect(() => set(options)).toThrow(message);
  });
});
