import type { Command } from 'commander';
import { apiPath } from '../../api/api-client.ts';
import { examples, type Invocation } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import { type OutputOptions, outputOption, writeList } from '../../output/format.ts';
import { table } from '../../output/table.ts';

interface TemplateBody {
  url: string;
  type?: string;
  username?: string;
  githubAppID?: number;
  tlsClientCertData?: string;
}

interface ListOptions extends OutputOptions {
  write?: boolean;
}

export const repocredsList = {
  configure(command: Command) {
    outputOption(command).option('--write', 'those to push with');
    examples(command, ['lockstep repocreds list', 'lockstep repocreds list -o json']);
  },

  async run(context: Context, { options }: Invocation<ListOptions>) {
    const api = await context.api();
    const path = apiPath(options.write ? 'write-repocreds' : 'repocreds');
    const { items } = await api.get<{ items: TemplateBody[] | null }>(path);
    const templates = items ?? [];
    await writeList(context.terminal, options.output, templates, {
      table: () =>
        table(
          [
            { title: 'URL', value: (one) => one.url },
            { title: 'TYPE', value: (one) => one.type ?? 'git' },
            { title: 'USERNAME', value: (one) => one.username ?? '' },
            { title: 'GITHUB APP', value: (one) => String(one.githubAppID ?? '') },
            { title: 'TLS CLIENT CERT', value: (one) => String(Boolean(one.tlsClientCertData)) },
          ],
          templates,
        ),
      name: (one) => one.url,
    });
    return undefined;
  },
};
