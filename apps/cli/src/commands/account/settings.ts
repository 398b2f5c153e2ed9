import type { Command } from 'commander';
import { apiPath } from '../../api/api-client.ts';
import { examples, type Invocation } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import { type OutputOptions, outputOption, writeOne } from '../../output/format.ts';
import { facts } from '../../output/table.ts';

/** By the keys of argocd-cm. */
interface Settings {
  'users.session.duration'?: string;
  passwordPattern?: string;
}

interface SettingsOptions extends OutputOptions {
  sessionDuration?: string;
  passwordPattern?: string;
}

const PATH = apiPath('lockstep', 'settings', 'accounts');

export const accountSettings = {
  configure(command: Command) {
    command
      .option('--session-duration <duration>', 'how long new sessions last: 12h; "" as started')
      .option('--password-pattern <regex>', 'what new passwords match (RE2); "" for anything');
    outputOption(command, ['table', 'json', 'yaml']);
    examples(command, [
      'lockstep account settings',
      'lockstep account settings --session-duration 12h',
      "lockstep account settings --password-pattern '^.{16,64}$'",
    ]);
  },

  /** Shows them; with flags, changes what these say and shows what came of it. */
  async run(context: Context, { options }: Invocation<SettingsOptions>) {
    const api = await context.api();
    const { data: before } = await api.get<{ data: Settings }>(PATH);
    const data = changed(before, options);
    const isChange = data !== before;
    const after = isChange ? (await api.put<{ data: Settings }>(PATH, { data })).data : before;
    await writeOne(context.terminal, options.output, after, {
      table: () => settingsText(after),
      name: () => 'accounts',
    });
    return undefined;
  },
};

/** The same object where no flag is given. An empty text takes a setting away. */
function changed(before: Settings, options: SettingsOptions): Settings {
  const given: Record<string, string | undefined> = {
    'users.session.duration': options.sessionDuration,
    passwordPattern: options.passwordPattern,
  };
  const flags = Object.entries(given).filter(([, value]) => value !== undefined);
  if (flags.length === 0) return before;
  const all = Object.entries({ ...before, ...Object.fromEntries(flags) });
  return Object.fromEntries(all.filter(([, value]) => value !== ''));
}

function settingsText(settings: Settings): string {
  return facts([
    ['Session duration', settings['users.session.duration'] ?? '(as the server was started)'],
    ['Password pattern', settings.passwordPattern ?? '(any)'],
  ]);
}
