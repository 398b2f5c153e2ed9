import { expect, it } from 'vitest';
import { bootstrapWords } from './bootstrap-words.ts';

const now = Date.parse('2026-11-21T10:02:05Z');

it('tells how far and for how long', () => {
  const state = {
    phase: 'Building kube-apiserver',
    message: 'compiling k8s.io/api',
    percent: 41.6,
    startedAt: '2026-11-21T10:00:00Z',
    done: false,
  };
  expect(bootstrapWords(state, now)).toEqual({
    title: 'Building kube-apiserver',
    detail: 'compiling k8s.io/api',
    percent: 42,
    elapsed: '2m 5s',
  });
});

it('does not make up what it is not told', () => {
  const words = bootstrapWords({ phase: '', message: '', done: false }, now);
  expect(words).toMatchObject({ title: 'Preparing the cluster', percent: undefined, elapsed: '' });
});
