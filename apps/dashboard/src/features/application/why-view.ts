import type { ExplainedTopic, Statement } from '@lockstep/domain';

/** Statements under their topics, in the order in which they come; each sentence once. */
export function groupByTopic(
  statements: readonly Statement[],
): { topic: ExplainedTopic; statements: Statement[] }[] {
  const groups = Map.groupBy(statements, ({ topic }) => topic);
  return [...groups].map(([topic, told]) => ({
    topic,
    statements: [...new Map(told.map((one) => [one.sentence, one])).values()],
  }));
}
