import type { Command } from 'commander';
import { type ApiClient, apiPath } from '../../api/api-client.ts';
import { ApiError } from '../../api/api-error.ts';
import { UsageError } from '../../cli/cli-error.ts';
import { examples, type Invocation } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import {
  type CredentialOptions,
  credentialBody,
  credentialOptions,
  given,
} from './credential-options.ts';

interface AddOptions extends CredentialOptions {
  name?: string;
  project?: string;
  insecureSkipServerVerification?: boolean;
  insecureIgnoreHostKey?: boolean;
  enableLfs?: boolean;
  depth?: number;
  write?: boolean;
  upsert?: boolean;
  validate: boolean;
}

/** Whether it is there before it is sent, for what people are told. */
async function isKnown(api: ApiClient, path: string, project = ''): Promise<boolean> {
  try {
    const found = await api.get<{ project?: string }>(path, { appProject: project || undefined });
    return (found.project ?? '') === project;
  } catch (error) {
    // Also where one may add and not look.
    if (error instanceof ApiError && [403, 404].includes(error.status)) return false;
    throw error;
  }
}

export const repoAdd = {
  configure(command: Command) {
    command
      .argument('<url>', 'https://…, ssh://…, git@host:path, oci://…')
      .option('--name <name>', 'how it is called')
      .option('--project <name>', 'for applications of this project only');
    credentialOptions(command)
      .option('--insecure-skip-server-verification', 'accept any certificate or host key')
      .option('--insecure-ignore-host-key', 'accept any host key')
      .option('--enable-lfs', 'Git LFS')
      .option('--depth <commits>', 'fetch no more history than this', Number)
      .option('--write', 'credentials to push with; what is read with stays as it is')
      .option('--upsert', 'change the one that is there already')
      .option('--no-validate', 'do not try to reach it');
    examples(command, [
      'lockstep repo add https://git.example.com/team/apps.git --username bot --password-stdin < token',
      'lockstep repo add git@git.example.com:team/apps.git --ssh-private-key-path ~/.ssh/id_ed25519',
      'lockstep repo add https://github.com/team/apps --github-app-id 1 --github-app-private-key-path app.pem',
      'lockstep repo add https://charts.example.com --type helm --name charts',
      'lockstep repo add oci://registry.example.com/charts --type oci --username bot --password-stdin < token',
    ]);
  },

  async run(context: Context, { args, options }: Invocation<AddOptions>) {
    const [repo = ''] = args;
    const { upsert, validate, depth } = options;
    if (depth !== undefined && !(Number.isInteger(depth) && depth >= 0)) {
      throw new UsageError('--depth must be a number of commits');
    }
    const body = {
      repo,
      ...(await credentialBody(context, repo, options)),
      ...given({
        name: options.name,
        project: options.project,
        insecure: options.insecureSkipServerVerification,
        insecureIgnoreHostKey: options.insecureIgnoreHostKey,
        enableLfs: options.enableLfs,
        depth,
      }),
    };
    const api = await context.api();
    const collection = options.write ? 'write-repositories' : 'repositories';
    const place = apiPath(collection, repo);
    const isThere = upsert === true && (await isKnown(api, place, options.project));
    await api.post(apiPath(collection), body, { upsert, validate });
    context.terminal.out(`repository '${repo}' ${isThere ? 'updated' : 'added'}\n`);
    return undefined;
  },
};
