import type { Command } from 'commander';
import { CliError } from '../cli/cli-error.ts';
import { examples, type Invocation } from '../cli/command.ts';
import { type CliConfig, writeConfig } from '../cli/config-file.ts';
import type { Context } from '../cli/context.ts';
import { type OutputOptions, outputOption, writeList } from '../output/format.ts';
import { table } from '../output/table.ts';

interface ContextOptions extends OutputOptions {
  delete?: boolean;
}

export const context = {
  configure(command: Command) {
    command
      .argument('[name]', 'the context to switch to')
      .option('--delete', 'forget the context instead');
    outputOption(command, ['table', 'json', 'yaml', 'name']);
    examples(command, ['lockstep context', 'lockstep context lockstep.example.com']);
  },

  async run(context: Context, { args, options }: Invocation<ContextOptions>) {
    const config = context.config();
    const [name] = args;
    if (name === undefined) await show(context, config, options);
    else change(context, config, name, options.delete === true);
    return undefined;
  },
};

async function show(context: Context, config: CliConfig, options: ContextOptions) {
  const rows = Object.entries(config.contexts).map(([name, saved]) => ({
    name,
    server: saved.server,
    username: saved.username ?? '',
    signedIn: saved.token !== undefined,
    current: name === config.current,
  }));
  const columns = [
    { title: 'CURRENT', value: (row: (typeof rows)[0]) => (row.current ? '*' : '') },
    { title: 'NAME', value: (row: (typeof rows)[0]) => row.name },
    { title: 'SERVER', value: (row: (typeof rows)[0]) => row.server },
    { title: 'USER', value: (row: (typeof rows)[0]) => (row.signedIn ? row.username : '') },
  ];
  await writeList(context.terminal, options.output, rows, {
    table: () => table(columns, rows),
    name: (row) => row.name,
  });
}

function change(context: Context, config: CliConfig, name: string, forget: boolean) {
  if (!Object.hasOwn(config.contexts, name)) {
    throw new CliError(`there is no context ${name}`, {
      hint: 'See the ones there are: lockstep context',
    });
  }
  if (!forget) {
    writeConfig(context.configPath, { ...config, current: name });
    context.terminal.out(`Switched to context '${name}'\n`);
    return;
  }
  const { [name]: _, ...contexts } = config.contexts;
  const current = config.current === name ? {} : { current: config.current };
  writeConfig(context.configPath, { ...current, contexts });
  context.terminal.out(`Context '${name}' deleted\n`);
}
