import type { Command } from 'commander';
import { applicationRef } from '../../application/application-ref.ts';
import { applicationsApi } from '../../application/applications-api.ts';
import { CliError } from '../../cli/cli-error.ts';
import { examples, type Invocation } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import { openContainer } from '../../exec/container-socket.ts';
import { defaultContainer, findPod } from '../../exec/find-container.ts';
import { joinStreams } from '../../exec/join-streams.ts';

interface ExecOptions {
  container?: string;
  namespace?: string;
  shell?: string;
  tty?: boolean;
  appNamespace?: string;
}

export const appExec = {
  configure(command: Command) {
    command
      .argument('<app>', 'NAME or NAMESPACE/NAME')
      .argument('<pod>', "one of the application's pods")
      .argument('[command...]', 'after --; without it a shell')
      .option('-c, --container <name>', 'in this container; else its default one')
      .option('--namespace <namespace>', "the pod's namespace, where there are several")
      .option('--shell <name>', 'this shell, of those that the installation allows')
      .option('-t, --tty', 'with a terminal, also for a command')
      .option('-T, --no-tty', 'without a terminal')
      .option('-N, --app-namespace <namespace>', 'the namespace the application lives in');
    examples(command, [
      'lockstep app exec guestbook web-5d4f6',
      'lockstep app exec guestbook web-5d4f6 -c nginx -- nginx -T',
      'lockstep app exec guestbook db-0 -- pg_dump shop > shop.sql',
    ]);
  },

  /** The exit code is the command's own. */
  async run(context: Context, { args, options }: Invocation<ExecOptions>) {
    const [app = '', podName = '', ...command] = args;
    const ref = applicationRef(app, options.appNamespace);
    const api = applicationsApi(await context.api());
    const application = await api.get(ref);
    const pod = await findPod(api, ref, { name: podName, namespace: options.namespace });
    const container = options.container ?? (await chosen(context, api, ref, pod));
    const tty = mayHaveTerminal(options, command);
    const query = new URLSearchParams({
      ...{ pod: podName, container, namespace: pod.namespace, appName: ref.name },
      projectName: application.spec.project,
      ...(ref.namespace ? { appNamespace: ref.namespace } : {}),
      ...(options.shell ? { shell: options.shell } : {}),
      tty: String(tty),
    });
    for (const word of command) query.append('command', word);
    const joined = await openContainer(context.target(), query);
    const { stdin, stdout, stderr } = process;
    const streams = { stdin, stdout, stderr, tty, signal: context.signal };
    const { exitCode, message } = await joinStreams(joined, streams);
    if (exitCode !== undefined) return exitCode;
    throw new CliError(message ?? 'the command ended for an unknown reason');
  },
};

async function chosen(context: Context, ...of: Parameters<typeof defaultContainer>) {
  const { name, others } = await defaultContainer(...of);
  if (others.length > 0) {
    context.terminal.err(`In container ${name}; there are also ${others.join(', ')} (-c)\n`);
  }
  return name;
}

/** A shell has a terminal where a person sits at one; a command where it is asked for. */
function mayHaveTerminal({ tty }: ExecOptions, command: readonly string[]): boolean {
  const isTerminal = process.stdin.isTTY === true && process.stdout.isTTY === true;
  return isTerminal && (tty ?? command.length === 0);
}
