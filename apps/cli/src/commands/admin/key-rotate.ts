import { userInfo } from 'node:os';
import type { Command } from 'commander';
import { sealedInstallation } from '../../admin/installation.ts';
import { keyTable } from '../../admin/key-table.ts';
import { CliError } from '../../cli/cli-error.ts';
import { examples, type Invocation } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';

export const keyRotate = {
  configure(command: Command) {
    command.addHelpText(
      'after',
      '\nSeals with the key of LOCKSTEP_SECRET_KEY what those of LOCKSTEP_SECRET_KEY_PREVIOUS have\n' +
        'sealed. Servers and workers go on meanwhile. Interrupted, it goes on where it was when it\n' +
        'is run again. See docs/operator/sealing-key.md for the whole procedure.',
    );
    examples(command, ['lockstep admin key rotate']);
  },

  async run(context: Context, _invocation: Invocation) {
    const { previous, ...installation } = sealedInstallation(context.env, process.cwd());
    const { parsePreviousKeys, rotateSecretKey } = await import('@lockstep/store');
    const { terminal } = context;
    const actor = { name: `${userInfo().username} (lockstep admin)` };
    const previousKeys = parsePreviousKeys(previous);
    const done = await rotateSecretKey(
      { ...installation, previousKeys, applicationName: 'lockstep-cli' },
      actor,
      ({ place, resealed }) => terminal.out(`${place}: ${resealed} sealed anew\n`),
    );
    terminal.out(await keyTable(done));
    if (done.retired.length > 0) {
      terminal.out(`Nothing uses ${done.retired.join(', ')} any more.\n`);
    }
    const lost = done.places.filter((place) => place.lost > 0);
    if (lost.length === 0) return undefined;
    const places = lost.map(({ place, lost: count }) => `${count} of ${place}`).join(', ');
    throw new CliError(`no known key opens ${places}`, {
      hint: 'Name the key in LOCKSTEP_SECRET_KEY_PREVIOUS and repeat this, or enter them again.',
    });
  },
};
