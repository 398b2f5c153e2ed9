import { type KubeObject, UserError, type ValidatedManifest } from '@lockstep/domain';
import { z } from 'zod';
import { findApplication } from '../../applications/find-application.ts';
import { answer } from '../../http/answers.ts';
import { applicationParams, applicationQuery } from '../../http/query.ts';
import type { Operation } from '../../http/routes.ts';

const MOST_MANIFESTS = 5_000;

const manifestSchema = z.looseObject({
  apiVersion: z.string().min(1),
  kind: z.string().min(1),
  metadata: z.looseObject({
    name: z.string().optional(),
    generateName: z.string().optional(),
    namespace: z.string().optional(),
  }),
});

const validationAnswer = answer<{ items: ValidatedManifest[] }>(
  z.object({
    items: z.array(
      z.object({
        outcome: z.enum(['taken', 'refused', 'not-asked']),
        message: z.string().optional(),
      }),
    ),
  }),
  'ManifestValidation',
);

/** Whether the application's cluster would take these manifests, by dry run: nothing is kept. */
export const validateManifests: Operation = async (app) => {
  app.route({
    method: 'POST',
    url: '/lockstep/applications/:name/validate',
    config: { permission: { resource: 'applications', action: 'sync' } },
    schema: {
      tags: ['lockstep'],
      params: applicationParams,
      querystring: applicationQuery,
      body: z.object({
        manifests: z.array(z.string()).max(MOST_MANIFESTS).describe('each as JSON'),
      }),
      response: { 200: validationAnswer },
    },
    handler: async (request) => {
      const record = await findApplication(request, { ...request.params, ...request.query });
      const manifests = request.body.manifests.map(readManifest);
      const gateway = await app.lockstep.gateways.of(record);
      return { items: await gateway.validate(record.uid, manifests) };
    },
  });
};

function readManifest(text: string, index: number): KubeObject {
  const parsed = manifestSchema.safeParse(jsonOf(text));
  if (parsed.success) return parsed.data as KubeObject;
  const [issue] = parsed.error.issues;
  const reason = `${issue?.path.join('.') || 'it'}: ${issue?.message ?? 'is no manifest'}`;
  const field = `manifests[${index}]`;
  throw new UserError('invalid-argument', `${field}: ${reason}`, [{ field, reason }]);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
