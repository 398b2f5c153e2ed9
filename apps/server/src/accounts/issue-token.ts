import { randomUUID } from 'node:crypto';
import type { TokenOwner } from '@lockstep/store';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { answer } from '../http/answers.ts';
import { actorOf } from '../http/request-context.ts';

const LONGEST_SECONDS = 100 * 366 * 24 * 3600;

/** Clients of the field send whole seconds, some as text. */
const expiresIn = z
  .union([
    z.number(),
    z
      .string()
      .regex(/^\d{1,12}$/)
      .transform(Number),
  ])
  .pipe(z.number().int().min(0).max(LONGEST_SECONDS))
  .describe('Seconds; 0, or not given, for a token that does not expire');

export const tokenId = z
  .string()
  .max(253)
  .regex(/^[^\p{Cc}/]*$/u, 'must not hold control characters or slashes');

export const tokenRequestBody = z.looseObject({
  id: tokenId.optional().describe('Names it; made up if not given'),
  expiresIn: expiresIn.optional(),
});

/** The only answer that ever holds it. */
export const newTokenAnswer = answer<{ token: string }>(z.object({ token: z.string() }));

/** Makes a token for an account or a project's role: its row, and the text that stands for it. */
export async function issueToken(
  request: FastifyRequest,
  owner: TokenOwner,
  given: z.infer<typeof tokenRequestBody> | null | undefined,
): Promise<{ token: string }> {
  const { store, tokens } = request.server.lockstep;
  const id = given?.id || randomUUID();
  const lastsSeconds = given?.expiresIn ?? 0;
  const issuedAt = new Date(Math.floor(Date.now() / 1000) * 1000);
  const expiresAt =
    lastsSeconds > 0 ? new Date(issuedAt.getTime() + lastsSeconds * 1000) : undefined;
  await store.tokens.create(owner, { id, issuedAt, expiresAt }, actorOf(request));
  const isAccount = 'account' in owner;
  const token = await tokens.issue({
    kind: isAccount ? 'account' : 'project',
    subject: isAccount ? `${owner.account}:apiKey` : `proj:${owner.project}:${owner.role}`,
    tokenId: id,
    issuedAt,
    ...(expiresAt ? { expiresAt } : {}),
  });
  return { token };
}
