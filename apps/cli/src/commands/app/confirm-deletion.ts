import { ANNOTATION_DELETION_APPROVED } from '@lockstep/domain';
import type { Command } from 'commander';
import { applicationRef, toldRef } from '../../application/application-ref.ts';
import { applicationsApi } from '../../application/applications-api.ts';
import { examples, type Invocation } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';

interface ConfirmOptions {
  appNamespace?: string;
}

export const appConfirmDeletion = {
  configure(command: Command) {
    command
      .argument('<name>', 'NAME or NAMESPACE/NAME')
      .option('-N, --app-namespace <namespace>', 'the namespace it lives in');
    examples(command, ['lockstep app confirm-deletion guestbook']);
  },

  async run(context: Context, { args, options }: Invocation<ConfirmOptions>) {
    const ref = applicationRef(args[0] ?? '', options.appNamespace);
    const annotations = { [ANNOTATION_DELETION_APPROVED]: new Date().toISOString() };
    await applicationsApi(await context.api()).patch(ref, { metadata: { annotations } });
    context.terminal.out(`application ${toldRef(ref)}: what waits to be deleted is approved\n`);
    return undefined;
  },
};
