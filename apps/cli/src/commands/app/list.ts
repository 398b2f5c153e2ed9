import type { Application } from '@lockstep/domain';
import type { Command } from 'commander';
import { qualifiedName } from '../../application/application-ref.ts';
import { applicationsApi } from '../../application/applications-api.ts';
import { collect, examples, type Invocation } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import { applicationTable, sourcesOf } from '../../output/application-view.ts';
import { isForPrograms, type OutputOptions, outputOption, writeList } from '../../output/format.ts';
import { paintWith } from '../../output/paint.ts';

interface ListOptions extends OutputOptions {
  selector?: string;
  project?: string[];
  repo?: string;
  cluster?: string;
  path?: string;
  appNamespace?: string;
}

/** What a table shows; manifests and results of hundreds of applications need not travel. */
const TABLE_FIELDS = [
  'items.metadata.name',
  'items.metadata.namespace',
  'items.spec',
  'items.status.sync.status',
  'items.status.health.status',
  'items.status.conditions',
].join(',');

export const appList = {
  configure(command: Command) {
    command
      .option('-l, --selector <labels>', 'by labels, as in kubectl: team=shop,tier!=test')
      .option('-p, --project <name>', 'of this project; may be given again', collect)
      .option('-r, --repo <url>', 'from this repository')
      .option('-c, --cluster <server>', 'in this cluster: its address or its name')
      .option('--path <path>', 'from this path of the repository')
      .option('-N, --app-namespace <namespace>', 'that live in this namespace');
    outputOption(command);
    examples(command, [
      'lockstep app list -o wide',
      'lockstep app list -l team=shop -o name',
      "lockstep app list -o json | jq '.[].status.sync.revision'",
    ]);
  },

  async run(context: Context, { options }: Invocation<ListOptions>) {
    const { terminal } = context;
    const all = await applicationsApi(await context.api()).list({
      selector: options.selector,
      projects: options.project,
      repo: options.repo,
      appNamespace: options.appNamespace,
      fields: isForPrograms(options.output) ? undefined : TABLE_FIELDS,
    });
    const applications = all.filter((one) => isWanted(one, options));
    const paint = paintWith(terminal.color);
    await writeList(terminal, options.output, applications, {
      table: () => applicationTable(applications, paint),
      wide: () => applicationTable(applications, paint, { wide: true }),
      name: qualifiedName,
    });
    return undefined;
  },
};

/** What the server has no filter for. */
function isWanted({ spec }: Application, { cluster, path }: ListOptions): boolean {
  const { server, name } = spec.destination;
  if (cluster && cluster !== server && cluster !== name) return false;
  return !path || sourcesOf(spec).some((source) => source.path === path);
}
