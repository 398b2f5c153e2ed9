import type { Application } from '@lockstep/domain';
import type { Command } from 'commander';
import {
  type ApplicationRef,
  applicationRef,
  qualifiedName,
} from '../../application/application-ref.ts';
import { type ApplicationsApi, applicationsApi } from '../../application/applications-api.ts';
import { examples, type Invocation } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import {
  applicationFacts,
  conditionsTable,
  operationFacts,
  resourceTable,
} from '../../output/application-view.ts';
import { isForPrograms, type OutputOptions, outputOption, writeOne } from '../../output/format.ts';
import { type Paint, paintWith } from '../../output/paint.ts';
import { windowFacts } from '../../output/window-view.ts';
import { type RefreshOptions, refreshOf, refreshOptions } from './refresh-options.ts';

interface GetOptions extends OutputOptions, RefreshOptions {
  showOperation?: boolean;
  appNamespace?: string;
}

export const appGet = {
  configure(command: Command) {
    command
      .argument('<name>', 'NAME or NAMESPACE/NAME')
      .option('--show-operation', 'also what the last operation did')
      .option('-N, --app-namespace <namespace>', 'the namespace it lives in');
    refreshOptions(command);
    outputOption(command);
    examples(command, [
      'lockstep app get guestbook',
      'lockstep app get guestbook --refresh -o json',
    ]);
  },

  async run(context: Context, { args, options }: Invocation<GetOptions>) {
    const api = await context.api();
    const ref = applicationRef(args[0] ?? '', options.appNamespace);
    const applications = applicationsApi(api);
    const application = await applications.get(ref, refreshOf(options));
    const windows = isForPrograms(options.output) ? '' : await windowText(applications, ref);
    const url = `${api.server}/applications/${encodeURIComponent(ref.name)}`;
    const paint = paintWith(context.terminal.color);
    const shown = (showOperation: boolean) =>
      pageOf(application, paint, { url, showOperation, windows });
    await writeOne(context.terminal, options.output, application, {
      table: () => shown(options.showOperation === true),
      wide: () => shown(true),
      name: qualifiedName,
    });
    return undefined;
  },
};

/** Nothing where they cannot be had: windows that nobody can read must not hide the application. */
async function windowText(applications: ApplicationsApi, ref: ApplicationRef): Promise<string> {
  const windows = await applications.syncWindows(ref).catch(() => undefined);
  return windows ? windowFacts(windows) : '';
}

function pageOf(
  application: Application,
  paint: Paint,
  options: { url: string; showOperation: boolean; windows: string },
): string {
  const { status } = application;
  const state = status.operationState;
  const parts = [
    applicationFacts(application, paint, options.url) + options.windows,
    status.conditions?.length ? conditionsTable(application) : '',
    state && (options.showOperation || state.waitingFor?.length)
      ? operationFacts(state, paint)
      : '',
    status.resources?.length || state ? resourceTable(application, paint) : '',
  ];
  return parts.filter((part) => part !== '').join('\n');
}
