import type { Application, ExplainedTopic, Statement } from '@lockstep/domain';

/** Another text whenever there may be something else to explain. */
export function explainedVersion({ metadata, status }: Application): string {
  return `${metadata.resourceVersion ?? ''} ${status.reconciledAt ?? ''}`;
}

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
