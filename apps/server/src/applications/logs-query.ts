import type { LogQuery } from '@lockstep/domain';
import { UserError } from '@lockstep/domain';
import type { z } from 'zod';
import { applicationQuery, countParameter, flagParameter, textParameter } from '../http/query.ts';

/** The field's parameters. A count of 0 is as none. */
export const logsQuerySchema = applicationQuery.extend({
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
  sinceTime: textParameter.describe('RFC 3339'),
  'sinceTime.seconds': countParameter,
  'sinceTime.nanos': countParameter,
  untilTime: textParameter.describe('RFC 3339; the first line after it is the last'),
  filter: textParameter.describe('Lines with this text; after a ! those without it'),
  matchCase: flagParameter,
  download: flagParameter.describe('As a file of plain text'),
});
export type LogsQuery = z.infer<typeof logsQuerySchema>;

/** What a worker is asked. @throws UserError `invalid-argument` */
export function logQueryOf(query: LogsQuery): LogQuery {
  const { tailLines, sinceSeconds, namespace, podName, group, kind, resourceName } = query;
  const { container, follow, previous, untilTime, filter, matchCase } = query;
  const asked = {
    ...{ namespace, podName, group, kind, resourceName, container, follow, previous },
    ...{ untilTime, filter, matchCase, sinceTime: sinceTimeOf(query) },
    tailLines: tailLines || undefined,
    sinceSeconds: sinceSeconds || undefined,
  };
  return Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined));
}

/** A time is a text or, as clients made from the field's description have it, two numbers. */
function sinceTimeOf(query: LogsQuery): string | undefined {
  const { sinceTime, 'sinceTime.seconds': seconds, 'sinceTime.nanos': nanos = 0 } = query;
  if (sinceTime !== undefined || seconds === undefined) return sinceTime;
  const time = new Date(seconds * 1000);
  if (Number.isNaN(time.getTime()) || nanos >= 1e9) {
    throw new UserError('invalid-argument', 'sinceTime is not a time', [
      { field: 'sinceTime.seconds', reason: 'must be seconds since 1970' },
    ]);
  }
  return time.toISOString().replace('.000Z', `.${String(nanos).padStart(9, '0')}Z`);
}

const NAME = /^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$/;

/** What a file of these logs is called. */
export function logFileName(query: LogQuery): string {
  const parts = [query.namespace, query.podName, query.container];
  return parts.every((part) => part && NAME.test(part)) ? `${parts.join('-')}.log` : 'log.log';
}
