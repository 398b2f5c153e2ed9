import type { LogLine } from '@lockstep/domain';
import { messageOf, UserError } from '@lockstep/domain';
import { findForLogs, openLogs } from '../../applications/open-logs.ts';
import type { Topic, TopicContext } from '../topic.ts';

const GATHER_MS = 50;
const LINES_AT_MOST = 500;

/** Pod logs, gathered into messages of up to 500 lines; `end` when there are no more. */
export const logsTopic: Topic<'logs'> = async ({ name, namespace, query }, context) => {
  const { request, signal } = context;
  const find = () => findForLogs(request, { name, appNamespace: namespace });
  context.recheck(find);
  const { lines } = await openLogs(request, await find(), { query, signal });
  // Not awaited: the subscription stands, its lines follow.
  void follow(lines, context);
};

/** A client that is slow holds the logs back: lines are not left out. */
async function follow(lines: AsyncIterable<LogLine>, { send, room, signal }: TopicContext) {
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
      if (line.last && line.content === '') break;
      gathered.push(line);
      if (gathered.length >= LINES_AT_MOST) {
        flush();
        await room();
      } else timer ??= setTimeout(flush, GATHER_MS);
    }
    flush();
    if (!signal.aborted) send({ type: 'end' });
  } catch (error) {
    flush();
    const code = error instanceof UserError ? error.code : 'unavailable';
    if (!signal.aborted) send({ type: 'error', error: { code, message: messageOf(error) } });
  }
}
