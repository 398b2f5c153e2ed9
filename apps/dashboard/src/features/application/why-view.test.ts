import type { Application, Statement } from '@lockstep/domain';
import { expect, it } from 'vitest';
import { explainedVersion, groupByTopic } from './why-view.ts';

const told = (topic: Statement['topic'], sentence: string): Statement => ({ topic, sentence });

it('puts sentences under their topics in the order of the topics, each once', () => {
  const given = [told('sync', 'a'), told('health', 'b'), told('sync', 'c'), told('sync', 'a')];
  const shown = groupByTopic(given).map(({ topic, statements }) => [
    topic,
    statements.map(({ sentence }) => sentence),
  ]);
  expect(shown).toEqual([
    ['sync', ['a', 'c']],
    ['health', ['b']],
  ]);
});

it.each([
  ['is stored anew', { resourceVersion: '8' }, {}, false],
  ['is reconciled again', {}, { reconciledAt: '2026-11-21T15:01:00Z' }, false],
  ['stays as it is', {}, {}, true],
])('explains again or not when the application %s', (_, metadata, status, same) => {
  const before = {
    metadata: { name: 'shop', resourceVersion: '7' },
    status: { reconciledAt: '2026-11-21T15:00:00Z' },
  } as Application;
  const after = {
    metadata: { ...before.metadata, ...metadata },
    status: { ...before.status, ...status },
  } as Application;
  expect(explainedVersion(after) === explainedVersion(before)).toBe(same);
});
