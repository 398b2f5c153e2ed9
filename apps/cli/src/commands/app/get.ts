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
  holdFacts,
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
    const beside = isForPrograms(options.output) ? '' : await factsBeside(applications, ref);
    const url = `${api.server}/applications/${encodeURIComponent(ref.name)}`;
    const paint = paintWith(context.terminal.color);
    const shown = (showOperation: boolean) =>
      pageOf(application, paint, { url, showOperation, beside });
    await writeOne(context.terminal, options.output, application, {
      table: () => shown(options.showOperation === true),
      wide: () => shown(true),
      name: qualifiedName,
    });
    return undefined;
  },
};

/** Holds and windows, or nothing: what cannot be read must not hide the application. */
async function factsBeside(applications: ApplicationsApi, ref: ApplicationRef): Promise<string> {
  const [holds, windows] = await Promise.all([
    applications.holds(ref).catch(() => []),
    applications.syncWindows(ref).catch(() => undefined),
  ]);
  return holdFacts(holds) + (windows ? windowFacts(windows) : '');
}

function pageOf(
  application: Application,
  paint: Paint,
  options: { url: string; showOperation: boolean; beside: string },
): string {
  const { status } = application;
  const state = status.operationState;
  const parts = [
    applicationFacts(application, paint, options.url) + options.beside,
    status.conditions?.length ? conditionsTable(application) : '',
    state && (options.showOperation || state.waitingFor?.length)
      ? operationFacts(state, paint)
      : '',
    status.resources?.length || state ? resourceTable(application, paint) : '',
  ];
  return parts.filter((part) => part !== '').join('\n');
}
