import { readFile } from 'node:fs/promises';
import type { Command, Option } from 'commander';
import { apiPath } from '../../api/api-client.ts';
import { CliError } from '../../cli/cli-error.ts';
import { examples, type Invocation } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import { readSecretFromStdin } from '../../cli/prompt.ts';

interface AddOptions {
  type?: string;
  name?: string;
  project?: string;
  username?: string;
  password?: string;
  passwordStdin?: boolean;
  bearerToken?: string;
  sshPrivateKeyPath?: string;
  tlsClientCertPath?: string;
  tlsClientCertKeyPath?: string;
  insecureSkipServerVerification?: boolean;
  enableLfs?: boolean;
  enableOci?: boolean;
  proxy?: string;
  noProxy?: string;
  forceHttpBasicAuth?: boolean;
  upsert?: boolean;
  validate: boolean;
}

export const repoAdd = {
  configure(command: Command) {
    command
      .argument('<url>', 'https://…, ssh://…, git@host:path')
      .option('--type <type>', 'git, helm or oci', 'git')
      .option('--name <name>', 'how it is called')
      .option('--project <name>', 'for applications of this project only')
      .option('--username <name>', 'for HTTP')
      .option('--password <password>', 'password or token; better: --password-stdin')
      .option('--password-stdin', 'read the password from standard input')
      .option('--bearer-token <token>', 'instead of name and password')
      .option('--ssh-private-key-path <file>', 'for SSH')
      .option('--tls-client-cert-path <file>', 'client certificate')
      .option('--tls-client-cert-key-path <file>', 'and its key')
      .option('--insecure-skip-server-verification', 'accept any certificate or host key')
      .option('--enable-lfs', 'Git LFS')
      .option('--enable-oci', 'a Helm repository that is an OCI registry')
      .option('--proxy <url>', 'reach it through this proxy')
      .addOption(noProxyOption(command))
      .option('--force-http-basic-auth', 'send name and password unasked')
      .option('--upsert', 'change the one that is there already')
      .option('--no-validate', 'do not try to reach it');
    examples(command, [
      'lockstep repo add https://git.example.com/team/apps.git --username bot --password-stdin',
      'lockstep repo add git@git.example.com:team/apps.git --ssh-private-key-path ~/.ssh/id_ed25519',
    ]);
  },

  async run(context: Context, { args, options }: Invocation<AddOptions>) {
    const [repo = ''] = args;
    const { upsert, validate } = options;
    const body = { repo, ...(await bodyOf(options)) };
    const api = await context.api();
    await api.post(apiPath('repositories'), body, { upsert, validate });
    context.terminal.out(`repository '${repo}' added\n`);
    return undefined;
  },
};

async function bodyOf(options: AddOptions): Promise<Record<string, unknown>> {
  const fields = {
    type: options.type,
    name: options.name,
    project: options.project,
    username: options.username,
    password: options.passwordStdin ? await readSecretFromStdin() : options.password,
    bearerToken: options.bearerToken,
    sshPrivateKey: await contentOf(options.sshPrivateKeyPath),
    tlsClientCertData: await contentOf(options.tlsClientCertPath),
    tlsClientCertKey: await contentOf(options.tlsClientCertKeyPath),
    insecure: options.insecureSkipServerVerification,
    enableLfs: options.enableLfs,
    enableOCI: options.enableOci,
    forceHttpBasicAuth: options.forceHttpBasicAuth,
    proxy: options.proxy,
    noProxy: options.noProxy,
  };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

/** Not the opposite of `--proxy`, which is what commander takes it for by its name. */
function noProxyOption(command: Command): Option {
  const option = command.createOption('--no-proxy <hosts>', 'but not these hosts');
  option.negate = false;
  return option;
}

async function contentOf(file: string | undefined): Promise<string | undefined> {
  if (file === undefined) return undefined;
  return readFile(file, 'utf8').catch((error: Error) => {
    throw new CliError(`cannot read ${file}: ${error.message}`);
  });
}
