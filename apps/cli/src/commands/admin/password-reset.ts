import { userInfo } from 'node:os';
import type { Command } from 'commander';
import { sealedInstallation } from '../../admin/installation.ts';
import { CliError, UsageError } from '../../cli/cli-error.ts';
import { examples, type Invocation } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import { readSecretFromStdin } from '../../cli/prompt.ts';

interface ResetOptions {
  account: string;
  passwordStdin?: boolean;
}

export const passwordReset = {
  configure(command: Command) {
    command
      .option('--account <name>', 'whose', 'admin')
      .option('--password-stdin', 'read it from standard input; else one is made and printed');
    command.addHelpText(
      'after',
      '\nWorks on the database itself (LOCKSTEP_DATABASE_URL, LOCKSTEP_SECRET_KEY), or on that of a ' +
        'running `npm start`. Every session of the account ends.',
    );
    examples(command, ['lockstep admin password reset']);
  },

  async run(context: Context, { options }: Invocation<ResetOptions>) {
    const { generatePassword, hashPassword, passwordProblem } = await import('@lockstep/access');
    const { openStore, parsePreviousKeys } = await import('@lockstep/store');
    const password = options.passwordStdin ? await readSecretFromStdin() : generatePassword();
    const problem = passwordProblem(password);
    if (problem) throw new UsageError(`the password ${problem}`);
    const { previous, ...installation } = sealedInstallation(context.env, process.cwd());
    const store = await openStore({
      ...installation,
      previousKeys: parsePreviousKeys(previous),
      applicationName: 'lockstep-cli',
      poolSize: 1,
    });
    try {
      const { account } = options;
      const actor = { name: `${userInfo().username} (lockstep admin)` };
      const found = await store.accounts.get(account);
      if (!found) throw new CliError(`no account ${account}`);
      await store.accounts.setPassword(account, await hashPassword(password), actor);
      // Also the way back for whoever has shut themselves out.
      if (!found.enabled) await store.accounts.update(account, { enabled: true }, actor);
      context.terminal.err(`The password of '${account}' was changed; its sessions have ended.\n`);
      if (!options.passwordStdin) context.terminal.out(`${password}\n`);
    } finally {
      await store.close();
    }
    return undefined;
  },
};
