import { userInfo } from 'node:os';
import type { Command } from 'commander';
import { databaseUrl, sealingKey } from '../../admin/installation.ts';
import { UsageError } from '../../cli/cli-error.ts';
import { examples, type Invocation } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import { confirm } from '../../cli/prompt.ts';

interface ResetOptions {
  yes?: boolean;
}

export const keyReset = {
  configure(command: Command) {
    command.option('-y, --yes', 'do not ask');
    command.addHelpText(
      'after',
      '\nFor when the sealing key is lost for good. The credentials of clusters and repositories are\n' +
        'taken away and must be entered again; applications, projects and history stay. The new key\n' +
        'is the one in LOCKSTEP_SECRET_KEY, LOCKSTEP_SECRET_KEY_FILE or .lockstep/secret-key.',
    );
    examples(command, [
      'LOCKSTEP_SECRET_KEY="$(openssl rand -base64 32)" lockstep admin key reset',
    ]);
  },

  async run(context: Context, { options }: Invocation<ResetOptions>) {
    const url = databaseUrl(context.env, process.cwd());
    const { key, place } = sealingKey(context.env, process.cwd());
    const { parseSecretKey } = await import('@lockstep/access');
    const secretKey = parseSecretKey(key);
    const question = 'Give up all stored credentials of clusters and repositories?';
    if (!options.yes && !(await confirm(context, question))) {
      throw new UsageError('nothing was changed');
    }
    const { resetSecretKey } = await import('@lockstep/store');
    const actor = { name: `${userInfo().username} (lockstep admin)` };
    const lost = await resetSecretKey({ databaseUrl: url, secretKey }, actor);
    context.terminal.out(
      `The database now goes with the key of ${place}.\n` +
        `To be entered again: credentials of ${lost.clusters} clusters and ${lost.repositories} ` +
        'repositories.\nBack the key up: lockstep admin key backup FILE\n',
    );
    return undefined;
  },
};
