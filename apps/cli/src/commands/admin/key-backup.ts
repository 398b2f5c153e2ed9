import { chmod, open, readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { sealingKey } from '../../admin/installation.ts';
import { CliError } from '../../cli/cli-error.ts';
import { examples, type Invocation } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';

export const keyBackup = {
  configure(command: Command) {
    command.argument('<file>', 'where to: a new file, which only you can read');
    examples(command, ['lockstep admin key backup /secure/place/lockstep.key']);
  },

  async run(context: Context, { args }: Invocation) {
    const { parseSecretKey } = await import('@lockstep/access');
    const { key, place } = sealingKey(context.env, process.cwd());
    parseSecretKey(key);
    const file = resolve(args[0] ?? '');
    await writeNew(file, key);
    context.terminal.out(
      `The sealing key of ${place} was copied to ${file}.\n` +
        'Keep it apart from backups of the database: both together open every credential.\n' +
        'To restore: put it back in its place, or set LOCKSTEP_SECRET_KEY_FILE to the copy.\n',
    );
    return undefined;
  },
};

/** An older backup is never overwritten: it may be the only key that opens an older database. */
async function writeNew(file: string, key: string): Promise<void> {
  try {
    const handle = await open(file, 'wx', 0o600);
    await handle.writeFile(`${key}\n`);
    await handle.close();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code !== 'EEXIST') throw new CliError(`cannot write ${file}: ${message}`);
    const kept = (await readFile(file, 'utf8')).trim();
    if (kept !== key) {
      throw new CliError(`${file} exists, and holds something else`, { hint: 'Name a new file.' });
    }
    await chmod(file, 0o600);
  }
}
