import type { Command } from 'commander';
import { applicationRef } from '../../application/application-ref.ts';
import { applicationsApi } from '../../application/applications-api.ts';
import { examples, type Invocation } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import { EXIT } from '../../cli/exit-codes.ts';
import { wholeNumber } from '../../cli/option-values.ts';

interface LogsOptions {
  group?: string;
  kind?: string;
  namespace?: string;
  name?: string;
  pod?: string;
  container?: string;
  follow?: boolean;
  tail?: number;
  sinceSeconds?: number;
  sinceTime?: string;
  untilTime?: string;
  matchCase?: boolean;
  timestamps?: boolean;
  previous?: boolean;
  filter?: string;
  appNamespace?: string;
}

export const appLogs = {
  configure(command: Command) {
    command
      .argument('<app>', 'NAME or NAMESPACE/NAME')
      .option('--group <group>', "the resource's group: apps")
      .option('--kind <kind>', "the resource's kind: Deployment")
      .option('--namespace <namespace>', "the resource's namespace")
      .option('--name <name>', "the resource's name")
      .option('--pod <name>', 'of this pod only')
      .option('-c, --container <name>', 'of this container')
      .option('-f, --follow', 'go on with what comes')
      .option('--tail <lines>', 'only the last lines of each pod', wholeNumber)
      .option('--since-seconds <seconds>', 'only what is no older', wholeNumber)
      .option('--since-time <time>', 'only what is newer: 2026-01-31T12:00:00Z')
      .option('--until-time <time>', 'up to the first line after it')
      .option('-p, --previous', 'of the container that ran before')
      .option('--filter <text>', 'only lines with this text; with ! before it those without it')
      .option('-m, --match-case', 'capital letters in the filter are others than small ones')
      .option('--timestamps', 'when each line was written')
      .option('-N, --app-namespace <namespace>', 'the namespace the application lives in');
    examples(command, [
      'lockstep app logs guestbook --group apps --kind Deployment --name web --tail 100',
      'lockstep app logs guestbook --pod web-5d4f6 -f',
    ]);
  },

  async run(context: Context, { args, options }: Invocation<LogsOptions>) {
    const api = applicationsApi(await context.api());
    const ref = applicationRef(args[0] ?? '', options.appNamespace);
    const { group, kind, namespace, container, follow, previous, filter } = options;
    const { sinceTime, untilTime, matchCase } = options;
    const lines = api.logs(ref, {
      ...{ group, kind, namespace, container, follow, previous, filter },
      ...{ sinceTime, untilTime, matchCase },
      resourceName: options.name,
      podName: options.pod,
      tailLines: options.tail,
      sinceSeconds: options.sinceSeconds,
    });
    let pod: string | undefined;
    let [some, problems] = [false, false];
    for await (const { content, podName, last, timeStampStr, problem } of lines) {
      if (last && content === '') continue;
      if (problem) {
        problems = true;
        context.terminal.err(`${podName}: ${content}\n`);
        continue;
      }
      some = true;
      // Says whose line it is as soon as there are several.
      if (pod !== undefined && podName !== pod) context.terminal.err(`==> ${podName}\n`);
      pod = podName;
      const time = options.timestamps ? `${timeStampStr} ` : '';
      context.terminal.out(`${time}${content}\n`);
    }
    // Nobody's log could be read.
    if (problems && !some) return EXIT.error;
    return undefined;
  },
};
