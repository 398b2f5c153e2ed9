import type { LogLine } from '@lockstep/domain';
import { messageOf, UserError } from '@lockstep/domain';
import { findApplication } from '../../applications/find-application.ts';
import type { Topic, TopicContext } from '../topic.ts';

const GATHER_MS = 50;
const LINES_AT_MOST = 500;

/** Pod logs, gathered into messages of up to 500 lines; `end` when there are no more. */
export const logsTopic: Topic<'logs'> = async ({ name, namespace, query }, context) => {
  const { request, lockstep, signal } = context;
  const reference = { name, appNamespace: namespace };
  const permission = { resource: 'logs', action: 'get' } as const;
  const find = () => findApplication(request, reference, permission);
  context.recheck(find);
  const record = await find();
  const gateway = await lockstep.gateways.of(record);
  const destination = record.application.spec.destination.namespace ?? '';
  const asked = { ...query, namespace: query.namespace ?? destination };
  // Not awaited: the subscription stands, its lines follow.
  void follow(gateway.logs(record.uid, asked, signal), context);
};

async function follow(lines: AsyncIterable<LogLine>, { send, signal }: TopicContext) {
  let gathered: LogLine[] = [];
  let timer: NodeJS.Timeout | undefined;
  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    if (gathered.length > 0 && !signal.aborted) send({ type: 'logs', lines: gathered });
    gathered = [];
  };
  try {
    for await (const line of lines) {
      gathered.push(line);
      if (gathered.length >= LINES_AT_MOST) flush();
      else timer ??= setTimeout(flush, GATHER_MS);
    }
    flush();
    if (!signal.aborted) send({ type: 'end' });
  } catch (error) {
    flush();
    const code = error instanceof UserError ? error.code : 'unavailable';
    if (!signal.aborted) send({ type: 'error', error: { code, message: messageOf(error) } });
  }
}
