import { activeHolds, type RevisionHistory, UserError } from '@lockstep/domain';
import type { ApplicationRecord } from '@lockstep/store';
import { z } from 'zod';
import { applicationAnswer } from '../../http/answers.ts';
import { applicationParams, applicationQuery } from '../../http/query.ts';
import type { Operation } from '../../http/routes.ts';
import { requestedFrom, rollbackOperation } from '../build-operation.ts';
import { findApplication } from '../find-application.ts';
import { rollbackHold, rollbackHoldBody } from '../rollback-hold.ts';
import { startOperation } from '../start-operation.ts';
import { overrideFields, overrideOf, refuseOutsideWindows } from '../sync-windows.ts';

/** Syncs to what an entry of the history deployed. */
export const rollbackApplication: Operation = async (app) => {
  app.route({
    method: 'POST',
    url: '/applications/:name/rollback',
    config: { permission: { resource: 'applications', action: 'sync' } },
    schema: {
      tags: ['applications'],
      params: applicationParams,
      querystring: applicationQuery,
      body: z.looseObject({
        id: z.coerce
          .number()
          .int()
          .nullish()
          .describe("The history entry's id; without it, what was deployed before"),
        prune: z.boolean().optional(),
        dryRun: z.boolean().optional(),
        appNamespace: z.string().optional(),
        project: z.string().optional(),
        lockstep: z.object({ ...overrideFields, hold: rollbackHoldBody.nullish() }).nullish(),
      }),
      response: { 200: applicationAnswer },
    },
    handler: async (request) => {
      const { params, query, body } = request;
      const record = await findApplication(request, {
        ...params,
        appNamespace: query.appNamespace ?? (body.appNamespace || undefined),
        project: query.project ?? (body.project || undefined),
      });
      const entry = entryOf(record, body.id ?? undefined);
      const asked = body.lockstep?.hold;
      const hold = asked ? rollbackHold(request, record, entry, asked) : undefined;
      const requested = rollbackOperation(
        record.application,
        entry,
        body,
        hold !== undefined || isHeld(record),
      );
      const override = overrideOf(request, record, body.lockstep);
      if (!override) await refuseOutsideWindows(request, record);
      const operation = await startOperation(request, record, requested, {
        override,
        // A dry run leaves everything as it is.
        hold: body.dryRun ? undefined : hold,
      });
      return { ...record.application, operation: requestedFrom(operation) };
    },
  });
};

/** @throws UserError `invalid-argument` where there is no such deployment, or none before. */
function entryOf({ application }: ApplicationRecord, id: number | undefined): RevisionHistory {
  const { name } = application.metadata;
  const history = application.status.history ?? [];
  const found = id === undefined ? history.at(-2) : history.find((entry) => entry.id === id);
  if (found) return found;
  const [message, reason] =
    id === undefined
      ? [`application ${name} has no deployment before the latest`, 'there is none before']
      : [`application ${name} has no deployment with id ${id}`, 'is not in the history'];
  throw new UserError('invalid-argument', message, [{ field: 'id', reason }]);
}

/** While somebody holds the application, automation undoes nothing. */
function isHeld({ holds }: ApplicationRecord): boolean {
  return activeHolds(holds, new Date()).some((hold) => !hold.resource && !hold.quarantine);
}
