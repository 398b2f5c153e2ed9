import type { Command } from 'commander';
import { apiPath } from '../../api/api-client.ts';
import { applicationRef, refQuery, toldRef } from '../../application/application-ref.ts';
import { applicationsApi } from '../../application/applications-api.ts';
import { heldResource } from '../../application/held-resource.ts';
import { examples, type Invocation } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';

interface ReleaseOptions {
  resource?: string;
  appNamespace?: string;
}

export const appRelease = {
  configure(command: Command) {
    command
      .argument('<name>', 'NAME or NAMESPACE/NAME')
      .option('--resource <which>', 'the hold of this one: GROUP:KIND:[NAMESPACE/]NAME')
      .option('-N, --app-namespace <namespace>', 'the namespace it lives in');
    examples(command, [
      'lockstep app release guestbook',
      'lockstep app release guestbook --resource apps:Deployment:web',
    ]);
  },

  async run(context: Context, { args, options }: Invocation<ReleaseOptions>) {
    const api = await context.api();
    const ref = applicationRef(args[0] ?? '', options.appNamespace);
    const { spec } = await applicationsApi(api).get(ref);
    const held = options.resource
      ? heldResource(options.resource, spec.destination.namespace ?? '')
      : undefined;
    await api.delete(apiPath('lockstep', 'applications', ref.name, 'holds'), {
      ...refQuery(ref),
      ...(held
        ? {
            group: held.group,
            kind: held.kind,
            namespace: held.namespace,
            resourceName: held.name,
          }
        : {}),
    });
    const what = held ? `${held.kind}/${held.name} of ${toldRef(ref)}` : toldRef(ref);
    context.terminal.out(`${what} is held no longer\n`);
    return undefined;
  },
};
