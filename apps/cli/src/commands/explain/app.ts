import { EXPLAINED_TOPICS, type ExplainedTopic, type Explanation } from '@lockstep/domain';
import type { Command } from 'commander';
import { apiPath } from '../../api/api-client.ts';
import { applicationRef, refQuery } from '../../application/application-ref.ts';
import { examples, type Invocation } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import { type OutputOptions, outputOption, writeOne } from '../../output/format.ts';

interface ExplainOptions extends OutputOptions {
  appNamespace?: string;
}

export const explainApp = {
  configure(command: Command) {
    command
      .argument('<name>', 'NAME or NAMESPACE/NAME')
      .option('-N, --app-namespace <namespace>', 'the namespace it lives in');
    outputOption(command, ['table', 'json', 'yaml']);
    examples(command, ['lockstep explain app guestbook', 'lockstep explain app guestbook -o json']);
  },

  async run(context: Context, { args, options }: Invocation<ExplainOptions>) {
    const ref = applicationRef(args[0] ?? '', options.appNamespace);
    const api = await context.api();
    const explanation = await api.get<Explanation>(
      apiPath('lockstep', 'applications', ref.name, 'explain'),
      refQuery(ref),
    );
    await writeOne(context.terminal, options.output, explanation, {
      table: () => explanationText(explanation),
      name: () => ref.name,
    });
    return undefined;
  },
};

const TITLES: Record<ExplainedTopic, string> = {
  sync: 'Sync status',
  automation: 'Automation',
  operation: 'Operation',
  health: 'Health',
  conditions: 'Conditions',
};

/** Sentences under their topics. */
function explanationText({ statements }: Explanation): string {
  const parts = EXPLAINED_TOPICS.flatMap((topic) => {
    const told = statements.filter((one) => one.topic === topic);
    if (told.length === 0) return [];
    return `${TITLES[topic]}\n${told.map(({ sentence }) => `  ${sentence}\n`).join('')}`;
  });
  return parts.join('\n');
}
