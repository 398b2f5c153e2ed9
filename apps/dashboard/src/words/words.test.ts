import { describe, expect, it } from 'vitest';
import { ageText, durationText } from './age.ts';
import { clusterText } from './cluster.ts';
import { conditionWords } from './conditions.ts';
import { authorName, repositoryText, shortRevision, subjectOf } from './revision.ts';
import { healthTone, syncTone } from './statuses.ts';

describe('durationText', () => {
  it.each([
    [0, '0s'],
    [-5, '0s'],
    [12_400, '12s'],
    [245_000, '4m 5s'],
    [240_000, '4m'],
    [11_400_000, '3h 10m'],
    [777_600_000, '9d'],
    [1_296_000_000, '15d'],
  ])('tells %i ms as %s', (ms, text) => expect(durationText(ms)).toBe(text));
});

describe('ageText', () => {
  const now = Date.parse('2026-11-21T10:00:00Z');
  it.each([
    ['2026-11-21T09:59:58Z', 'now'],
    ['2026-11-21T09:59:53Z', '5s'],
    ['2026-11-21T09:59:17Z', '40s'],
    ['2026-11-21T09:55:00Z', '5m'],
    ['2026-11-20T07:00:00Z', '1d'],
    ['2026-11-21T11:00:00Z', 'now'],
    ['nonsense', ''],
    [undefined, ''],
  ])('tells %s as %s', (at, text) => expect(ageText(at, now)).toBe(text));
});

describe('revisions and repositories', () => {
  it.each([
    ['3f2a9c1d5e6f708192a3b4c5d6e7f8091a2b3c4d', '3f2a9c1'],
    ['1.4.2', '1.4.2'],
    ['', ''],
  ])('shortens %s to %s', (revision, text) => expect(shortRevision(revision)).toBe(text));

  it.each([
    ['https://git.example.com/team/shop.git', 'team/shop'],
    ['git@git.example.com:team/shop.git', 'team/shop'],
    ['http://127.0.0.1:3900/fleet.git', 'fleet'],
    ['oci://registry.example.com/charts', 'charts'],
  ])('names %s as %s', (url, text) => expect(repositoryText(url)).toBe(text));

  it('takes the subject and the name', () => {
    expect(subjectOf('Raise the limit\n\nBecause it was low.')).toBe('Raise the limit');
    expect(authorName('Ada Lovelace <ada@example.com>')).toBe('Ada Lovelace');
  });
});

it('names clusters by name, then by host', () => {
  expect(clusterText({ server: 'https://kubernetes.default.svc' })).toBe('in-cluster');
  expect(clusterText({ server: 'https://10.0.0.1:6443' })).toBe('10.0.0.1:6443');
  expect(clusterText({ name: 'edge' })).toBe('edge');
});

it('has words for a condition that is newer than the page', () => {
  const condition = { type: 'BrandNewWarning', message: 'x' } as never;
  expect(conditionWords(condition).title).toBe('BrandNewWarning');
});

it('takes statuses it does not know for idle', () => {
  expect([syncTone('Synced'), healthTone('Degraded'), healthTone('toString')]).toEqual([
    'ok',
    'bad',
    'idle',
  ]);
});
