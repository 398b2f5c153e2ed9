import { Readable } from 'node:stream';
import { type LogLine, type LogQuery, messageOf, type UserError } from '@lockstep/domain';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { endOf, keepOpen } from '../../http/kept-open.ts';
import { applicationParams } from '../../http/query.ts';
import type { Operation } from '../../http/routes.ts';
import { watchStanding } from '../../stream/standing.ts';
import { logFileName, logQueryOf, logsQuerySchema } from '../logs-query.ts';
import { findForLogs, openLogs } from '../open-logs.ts';

/** Pod logs, one `{"result": {content, timeStamp, podName, last}}` per line, or as a file. */
const logs =
  (url: string): Operation =>
  async (app) => {
    app.route({
      method: 'GET',
      url,
      config: { permission: { resource: 'logs', action: 'get' } },
      schema: {
        tags: ['applications'],
        params: applicationParams.extend({ podName: z.string().optional() }),
        querystring: logsQuerySchema,
      },
      handler: async (request, reply) => {
        const { params, query } = request;
        const { appNamespace, project } = query;
        const reference = { name: params.name, appNamespace, project };
        const record = await findForLogs(request, reference);
        const asked = logQueryOf({ ...query, podName: params.podName ?? query.podName });
        const end = new AbortController();
        const signal = AbortSignal.any([endOf(request, reply), end.signal]);
        const { lines } = await openLogs(request, record, { query: asked, signal });
        let lost: UserError | undefined;
        watchStanding(request, {
          uid: record.uid,
          signal,
          check: () => findForLogs(request, reference),
          onLost: (error) => {
            lost = error;
            end.abort();
          },
        });
        const told = async function* () {
          try {
            yield* lines;
            // Those who followed are told why there is no more.
            if (lost) throw lost;
          } finally {
            end.abort();
          }
        };
        if (query.download) return asFile(reply, told(), asked);
        return keepOpen(request, reply, told);
      },
    });
  };

export const applicationLogs = logs('/applications/:name/logs');
export const podLogs = logs('/applications/:name/pods/:podName/logs');

function asFile(reply: FastifyReply, lines: AsyncIterable<LogLine>, query: LogQuery) {
  return reply
    .type('application/octet-stream')
    .header('content-disposition', `attachment;filename="${logFileName(query)}"`)
    .header('cache-control', 'no-cache, no-transform')
    .send(Readable.from(texts(lines), { objectMode: false }));
}

/** The status has gone out: an error stands in the file, in its last line. */
async function* texts(lines: AsyncIterable<LogLine>): AsyncIterable<string> {
  try {
    for await (const { content, last } of lines) {
      if (last) return;
      yield `${content}\n`;
    }
  } catch (error) {
    yield messageOf(error);
  }
}
