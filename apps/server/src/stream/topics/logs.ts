import type { LogLine } from '@lockstep/domain';
import { messageOf, UserError } from '@lockstep/domain';
import { findForLogs, openLogs } from '../../applications/open-logs.ts';
import type { Topic, TopicContext } from '../topic.ts';

const GATHER_MS = 50;
const LINES_AT_MOST = 500;
/** Of one message, and between two looks at whether the client takes them. */
const CHARACTERS_AT_MOST = 128 * 1024;

/** Pod logs, gathered into messages of up to 500 lines; `end` when there are no more. */
export const logsTopic: Topic<'logs'> = async ({ name, namespace, query }, context) => {
  const { request, signal } = context;
  const find = () => findForLogs(request, { name, appNamespace: namespace });
  const record = await context.stand(find, { overWhenDeleted: true });
  const { lines } = await openLogs(request, record, { query, signal });
  // Not awaited: the subscription stands, its lines follow.
  void follow(lines, context);
};

/** A client that is slow holds the logs back: lines are not left out. */
async function follow(lines: AsyncIterable<LogLine>, { send, room, signal }: TopicContext) {
  let gathered: LogLine[] = [];
  let [sinceFlush, sinceRoom] = [0, 0];
  let timer: NodeJS.Timeout | undefined;
  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    if (gathered.length > 0 && !signal.aborted) send({ type: 'logs', lines: gathered });
    gathered = [];
    sinceFlush = 0;
  };
  try {
    for await (const line of lines) {
      if (line.last && line.content === '') break;
      gathered.push(line);
      sinceFlush += line.content.length;
      sinceRoom += line.content.length;
      if (gathered.length >= LINES_AT_MOST || sinceFlush >= CHARACTERS_AT_MOST) flush();
      else timer ??= setTimeout(flush, GATHER_MS);
      if (gathered.length > 0 && sinceRoom < CHARACTERS_AT_MOST) continue;
      await room();
      sinceRoom = 0;
    }
    flush();
    if (!signal.aborted) send({ type: 'end' });
  } catch (error) {
    flush();
    const code = error instanceof UserError ? error.code : 'unavailable';
    if (!signal.aborted) send({ type: 'error', error: { code, message: messageOf(error) } });
  }
}
