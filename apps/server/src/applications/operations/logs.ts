import type { LogQuery } from '@lockstep/domain';
import { z } from 'zod';
import { keepOpen } from '../../http/kept-open.ts';
import {
  applicationParams,
  applicationQuery,
  countParameter,
  flagParameter,
  textParameter,
} from '../../http/query.ts';
import type { Operation } from '../../http/routes.ts';
import { findApplication } from '../find-application.ts';

const logsQuery = applicationQuery.extend({
  namespace: textParameter,
  podName: textParameter,
  group: textParameter,
  kind: textParameter,
  resourceName: textParameter,
  container: textParameter,
  follow: flagParameter,
  previous: flagParameter,
  tailLines: countParameter,
  sinceSeconds: countParameter,
  filter: textParameter,
});

/** Pod logs, one `{"result": {content, timeStamp, podName, last}}` per line. */
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
        querystring: logsQuery,
      },
      handler: async (request, reply) => {
        const { params, query } = request;
        const { appNamespace, project } = query;
        const record = await findApplication(request, { name: params.name, appNamespace, project });
        const gateway = await app.lockstep.gateways.of(record);
        const destination = record.application.spec.destination.namespace;
        const asked = logQuery({ ...query, podName: params.podName ?? query.podName }, destination);
        return keepOpen(request, reply, async function* (signal) {
          for await (const line of gateway.logs(record.uid, asked, signal)) {
            yield { ...line, timeStampStr: line.timeStamp };
          }
        });
      },
    });
  };

export const applicationLogs = logs('/applications/:name/logs');
export const podLogs = logs('/applications/:name/pods/:podName/logs');

function logQuery(query: z.infer<typeof logsQuery>, namespace: string | undefined): LogQuery {
  const { appNamespace: _a, project: _p, ...asked } = query;
  const given = Object.entries(asked).filter(([, value]) => value !== undefined);
  return { namespace: namespace ?? '', ...Object.fromEntries(given) };
}
