import type { ResourceAction, ResourceRef } from '@lockstep/domain';
import type { Command } from 'commander';
import { applicationRef } from '../../../application/application-ref.ts';
import { applicationsApi } from '../../../application/applications-api.ts';
import { chooseResources, type ResourceChoice } from '../../../application/choose-resources.ts';
import { UsageError } from '../../../cli/cli-error.ts';
import { examples, type Invocation } from '../../../cli/command.ts';
import type { Context } from '../../../cli/context.ts';
import { documentText } from '../../../output/format.ts';
import { table } from '../../../output/table.ts';

interface ListOptions extends ResourceChoice {
  output: string;
  appNamespace?: string;
}

interface Row {
  resource: ResourceRef;
  action: ResourceAction;
}

export const appActionsList = {
  configure(command: Command) {
    command
      .argument('<name>', 'NAME or NAMESPACE/NAME')
      .option('--group <group>', "of the resource; '' is the core group")
      .option('--kind <kind>', 'of the resource')
      .option('--namespace <namespace>', 'of the resource')
      .option('--resource-name <name>', 'of the resource')
      .option('-o, --output <format>', 'table, wide, json, yaml', 'table')
      .option('-N, --app-namespace <namespace>', 'the namespace it lives in');
    examples(command, [
      'lockstep app actions list guestbook',
      'lockstep app actions list guestbook --kind Deployment',
    ]);
  },

  async run(context: Context, { args, options }: Invocation<ListOptions>) {
    const api = applicationsApi(await context.api());
    const ref = applicationRef(args[0] ?? '', options.appNamespace);
    const rows: Row[] = [];
    for (const resource of await chooseResources(api, ref, options)) {
      const actions = await api.resourceActions(ref, resource);
      rows.push(...actions.map((action) => ({ resource, action })));
    }
    context.terminal.out(await rowsText(rows, options.output));
    return undefined;
  },
};

async function rowsText(rows: Row[], format: string): Promise<string> {
  switch (format) {
    case 'json':
    case 'yaml':
      return documentText(
        rows.map(({ resource, action }) => ({ ...resource, action })),
        format,
      );
    case 'table':
    case 'wide':
      return table(
        [
          { title: 'GROUP', value: ({ resource }) => resource.group },
          { title: 'KIND', value: ({ resource }) => resource.kind },
          { title: 'NAMESPACE', value: ({ resource }) => resource.namespace },
          { title: 'NAME', value: ({ resource }) => resource.name },
          { title: 'ACTION', value: ({ action }) => action.name },
          { title: 'DISABLED', value: ({ action }) => String(action.disabled) },
          { title: 'PARAMETERS', value: ({ action }) => paramsText(action) },
        ],
        rows,
      );
    default:
      throw new UsageError(`unknown output "${format}": it is one of table, wide, json, yaml`);
  }
}

function paramsText({ params = [] }: ResourceAction): string {
  return params.map(({ name }) => name).join(', ');
}
