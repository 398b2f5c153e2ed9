import type { Statement } from '@lockstep/domain';
import { expect, it } from 'vitest';
import { groupByTopic } from './why-view.ts';

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
