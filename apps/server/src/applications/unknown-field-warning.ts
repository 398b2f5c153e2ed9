import type { Application } from '@lockstep/domain';
import { applicationSpecSchema, unknownFields } from '@lockstep/domain';
import type { Store } from '@lockstep/store';
import type { FastifyReply } from 'fastify';

/**
 * Unknown fields are kept and people are told: in the answer's Warning header (RFC 7234's 299, as
 * Kubernetes does) and as a condition until the fields are gone.
 */
export async function warnOfUnknownFields(
  store: Store,
  reply: FastifyReply,
  application: Application,
): Promise<Application> {
  const unknown = unknownFields(applicationSpecSchema, application.spec, 'spec');
  const had = application.status.conditions?.some((c) => c.type === 'UnknownFieldWarning');
  if (unknown.length === 0 && !had) return application;
  const uid = application.metadata.uid ?? '';
  const message = `unknown fields are kept and have no effect: ${unknown.join(', ')}`;
  await store.applications.saveStatus([
    {
      uid,
      clearConditions: ['UnknownFieldWarning'],
      ...(unknown.length > 0 ? { conditions: [{ type: 'UnknownFieldWarning', message }] } : {}),
    },
  ]);
  if (unknown.length > 0) {
    const fields = unknown.map((field) => `299 - "unknown field ${headerText(field)}"`);
    reply.header('warning', fields.slice(0, 20).join(', '));
  }
  const [updated] = await store.applications.getMany([uid]);
  return updated ?? application;
}

/** Header values take no quotes, controls or characters beyond ASCII. */
function headerText(text: string): string {
  return text.replace(/[^\x20-\x7e]|["\\]/g, '?');
}
