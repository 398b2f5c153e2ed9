import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { messageOf } from '@lockstep/domain';
import { secretKeyStatus } from '@lockstep/store';
import { backUpKey, changeKey, giveUpLostKey, type Installation, resetPassword } from './admin.ts';
import { readInstallation } from './config.ts';
import { ADMIN } from './first-admin.ts';

const USAGE = `Usage, with the server's environment:
  password reset [--account NAME] [--password-stdin]
  key backup FILE
  key reset --yes
  key rotate
  key status
`;

interface Options {
  account: string;
  passwordStdin: boolean;
  yes: boolean;
}

const COMMANDS: Record<
  string,
  (installation: Installation, options: Options, rest: string[]) => Promise<string>
> = {
  'password reset': async (installation, { account, passwordStdin }) => {
    const given = passwordStdin ? (await text(process.stdin)).trim() : undefined;
    const password = await resetPassword(installation, account, given);
    return given ? `The password of ${account} is set.` : password;
  },
  'key backup': async (installation, _options, [file]) => {
    if (!file) throw new Error('key backup needs the FILE to write');
    await backUpKey(installation, file);
    return `The key is in ${file}. Keep it where the database is not.`;
  },
  'key rotate': async (installation) => JSON.stringify(await changeKey(installation), null, 2),
  'key status': async (installation) =>
    JSON.stringify(await secretKeyStatus(installation), null, 2),
  'key reset': async (installation, { yes }) => {
    if (!yes) throw new Error('key reset gives up all sealed credentials: repeat it with --yes');
    const { clusters, repositories } = await giveUpLostKey(installation);
    return (
      `The new key is in use. Enter again the credentials of ${clusters} clusters and ` +
      `${repositories} repositories.`
    );
  },
};

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      account: { type: 'string', default: ADMIN },
      'password-stdin': { type: 'boolean', default: false },
      yes: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const command = COMMANDS[positionals.slice(0, 2).join(' ')];
  if (values.help || !command) {
    process.stderr.write(USAGE);
    process.exitCode = values.help ? 0 : 2;
    return;
  }
  const options = {
    account: values.account,
    passwordStdin: values['password-stdin'],
    yes: values.yes,
  };
  const installation = await readInstallation(process.env);
  process.stdout.write(`${await command(installation, options, positionals.slice(2))}\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${messageOf(error)}\n`);
  process.exitCode = 1;
});
