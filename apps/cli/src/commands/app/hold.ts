import { type Hold, heldWords } from '@lockstep/domain';
import type { Command } from 'commander';
import { apiPath } from '../../api/api-client.ts';
import { applicationRef, refQuery, toldRef } from '../../application/application-ref.ts';
import { applicationsApi } from '../../application/applications-api.ts';
import { heldResource } from '../../application/held-resource.ts';
import { UsageError } from '../../cli/cli-error.ts';
import { examples, type Invocation } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';

interface HoldOptions {
  for?: string;
  until?: string;
  reason?: string;
  resource?: string;
  appNamespace?: string;
}

export const appHold = {
  configure(command: Command) {
    command
      .argument('<name>', 'NAME or NAMESPACE/NAME')
      .option('--for <time>', 'how long: 2h, 90m; seven days at most')
      .option('--until <time>', 'until when: 2026-01-31T22:00:00Z')
      .option('--reason <text>', 'why; shown to everybody and kept in the audit')
      .option('--resource <which>', 'only this one: GROUP:KIND:[NAMESPACE/]NAME')
      .option('-N, --app-namespace <namespace>', 'the namespace it lives in');
    examples(command, [
      "lockstep app hold guestbook --for 2h --reason 'incident 7'",
      "lockstep app hold guestbook --for 30m --reason 'scaling by hand' --resource apps:Deployment:web",
    ]);
  },

  async run(context: Context, { args, options }: Invocation<HoldOptions>) {
    const { reason, resource } = options;
    if (!reason) throw new UsageError('--reason: say why');
    if (!options.for === !options.until) throw new UsageError('give --for or --until');
    const api = await context.api();
    const ref = applicationRef(args[0] ?? '', options.appNamespace);
    const { spec } = await applicationsApi(api).get(ref);
    const { items } = await api.post<{ items: Hold[] }>(
      apiPath('lockstep', 'applications', ref.name, 'holds'),
      {
        reason,
        ...(options.for ? { for: options.for } : { until: options.until }),
        ...(resource ? { resource: heldResource(resource, spec.destination.namespace ?? '') } : {}),
      },
      refQuery(ref),
    );
    context.terminal.out(items.map((hold) => `${toldHold(toldRef(ref), hold)}\n`).join(''));
    return undefined;
  },
};

/** One hold as people read it. */
function toldHold(application: string, hold: Hold): string {
  const { resource } = hold;
  const what = resource ? `${resource.kind}/${resource.name} of ${application}` : application;
  return `${what} is ${heldWords(hold)}`;
}
