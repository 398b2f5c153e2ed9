import { UserError } from '@lockstep/domain';
import { z } from 'zod';
import { applicationAnswer } from '../../http/answers.ts';
import { applicationParams, applicationQuery } from '../../http/query.ts';
import type { Operation } from '../../http/routes.ts';
import { applyPatch } from '../apply-patch.ts';
import { findApplication } from '../find-application.ts';
import { saveApplication } from '../save-application.ts';

const ATTEMPTS = 3;

/** Changes spec, labels, annotations and finalizers by a merge or JSON patch. */
export const patchApplication: Operation = async (app) => {
  app.route({
    method: 'PATCH',
    url: '/applications/:name',
    config: { permission: { resource: 'applications', action: 'update' } },
    schema: {
      tags: ['applications'],
      params: applicationParams,
      querystring: applicationQuery,
      body: z.looseObject({
        patch: z.string().describe('The patch as JSON text'),
        patchType: z.string().default('merge').describe('merge or json'),
        appNamespace: z.string().optional(),
        project: z.string().optional(),
      }),
      response: { 200: applicationAnswer },
    },
    handler: async (request, reply) => {
      const { params, query, body } = request;
      const reference = {
        ...params,
        appNamespace: query.appNamespace ?? (body.appNamespace || undefined),
        project: query.project ?? (body.project || undefined),
      };
      for (let attempt = 1; ; attempt++) {
        const { application } = await findApplication(request, reference);
        const patched = applyPatch(application, body);
        refuseMove(application.metadata, patched);
        try {
          const mode = { kind: 'update', validate: true, onlyIfUnchanged: true } as const;
          return await saveApplication(request, reply, patched, mode);
        } catch (error) {
          // Somebody else wrote between our read and our write: the patch fits the new object too.
          const conflict = error instanceof UserError && error.code === 'conflict';
          if (!conflict || attempt === ATTEMPTS) throw error;
        }
      }
    },
  });
};

function refuseMove(before: { name: string; namespace?: string | undefined }, patched: unknown) {
  const metadata = (patched as { metadata?: { name?: unknown; namespace?: unknown } } | null)
    ?.metadata;
  for (const field of ['name', 'namespace'] as const) {
    if (metadata?.[field] === before[field]) continue;
    throw new UserError('invalid-argument', `metadata.${field} cannot be changed`, [
      { field: `metadata.${field}`, reason: 'cannot be changed' },
    ]);
  }
}
