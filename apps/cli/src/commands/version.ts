import type { Command } from 'commander';
import { examples, type Invocation } from '../cli/command.ts';
import type { Context } from '../cli/context.ts';
import { type OutputOptions, outputOption, writeOne } from '../output/format.ts';
import { CLI_VERSION } from '../version.ts';

interface VersionOptions extends OutputOptions {
  client?: boolean;
  short?: boolean;
}

interface Versions {
  client: { Version: string; Platform: string };
  server?: { Version: string; Lockstep?: string };
}

export const version = {
  configure(command: Command) {
    command
      .option('--client', 'of this program only; asks no server')
      .option('--short', 'the numbers alone');
    outputOption(command, ['table', 'json', 'yaml']);
    examples(command, ['lockstep version', 'lockstep version --client']);
  },

  async run(context: Context, { options }: Invocation<VersionOptions>) {
    const versions: Versions = {
      client: { Version: CLI_VERSION, Platform: `${process.platform}/${process.arch}` },
    };
    if (!options.client) {
      const api = await context.api();
      versions.server = await api.get<NonNullable<Versions['server']>>('/api/version');
    }
    await writeOne(context.terminal, options.output, versions, {
      table: () => text(versions, options.short === true),
      name: () => CLI_VERSION,
    });
    return undefined;
  },
};

function text({ client, server }: Versions, short: boolean): string {
  const lines = [`lockstep: ${client.Version}${short ? '' : ` (${client.Platform})`}`];
  if (server) {
    const api = short ? '' : ` (API level ${server.Version})`;
    lines.push(`lockstep-server: ${server.Lockstep ?? server.Version}${api}`);
  }
  return `${lines.join('\n')}\n`;
}
