import type { Command } from 'commander';
import { applicationRef } from '../../../application/application-ref.ts';
import { applicationsApi } from '../../../application/applications-api.ts';
import {
  chooseResources,
  chosenOnes,
  type ResourceChoice,
  tellResource,
} from '../../../application/choose-resources.ts';
import { UsageError } from '../../../cli/cli-error.ts';
import { collect, examples, type Invocation } from '../../../cli/command.ts';
import type { Context } from '../../../cli/context.ts';

interface RunOptions extends ResourceChoice {
  all?: boolean;
  param?: string[];
  appNamespace?: string;
}

export const appActionsRun = {
  configure(command: Command) {
    command
      .argument('<name>', 'NAME or NAMESPACE/NAME')
      .argument('<action>', 'as `app actions list` calls it')
      .requiredOption('--kind <kind>', 'of the resource')
      .option('--group <group>', "of the resource; '' is the core group")
      .option('--namespace <namespace>', 'of the resource')
      .option('--resource-name <name>', 'of the resource')
      .option('--all', 'on all resources that fit')
      .option('--param <name=value>', 'a parameter; may be given again', collect)
      .option('-N, --app-namespace <namespace>', 'the namespace it lives in');
    examples(command, [
      'lockstep app actions run guestbook restart --kind Deployment --resource-name web',
      'lockstep app actions run guestbook scale --kind Deployment --resource-name web --param replicas=3',
      'lockstep app actions run guestbook restart --kind Deployment --all',
    ]);
  },

  async run(context: Context, { args, options }: Invocation<RunOptions>) {
    const [name = '', action = ''] = args;
    const parameters = (options.param ?? []).map(parseParam);
    const api = applicationsApi(await context.api());
    const ref = applicationRef(name, options.appNamespace);
    const found = await chooseResources(api, ref, options);
    for (const resource of chosenOnes(found, { all: options.all ?? false })) {
      await api.runResourceAction(ref, resource, { action, parameters });
      context.terminal.out(`${tellResource(resource)} ${action} done\n`);
    }
    return undefined;
  },
};

function parseParam(text: string): { name: string; value: string } {
  const equals = text.indexOf('=');
  if (equals > 0) return { name: text.slice(0, equals), value: text.slice(equals + 1) };
  throw new UsageError(`--param ${text}: it is written NAME=VALUE`);
}
