import type { Command } from 'commander';
import { applicationRef, toldRef } from '../../application/application-ref.ts';
import { applicationsApi } from '../../application/applications-api.ts';
import { examples, type Invocation } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';

interface TerminateOptions {
  appNamespace?: string;
}

export const appTerminateOp = {
  configure(command: Command) {
    command
      .argument('<name>', 'NAME or NAMESPACE/NAME')
      .option('-N, --app-namespace <namespace>', 'the namespace it lives in');
    examples(command, ['lockstep app terminate-op guestbook']);
  },

  async run(context: Context, { args, options }: Invocation<TerminateOptions>) {
    const ref = applicationRef(args[0] ?? '', options.appNamespace);
    await applicationsApi(await context.api()).terminate(ref);
    context.terminal.out(`application ${toldRef(ref)}: the operation is being stopped\n`);
    return undefined;
  },
};
