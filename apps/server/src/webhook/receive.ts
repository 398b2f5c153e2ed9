import { UserError } from '@lockstep/domain';
import { keptBody, type ReadDelivery, readDelivery } from '@lockstep/git';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { emptyAnswer } from '../http/answers.ts';
import type { Operation } from '../http/routes.ts';
import { createAwsPorts } from './aws-ports.ts';
import { createBodyReader } from './read-body.ts';
import { createRefusals } from './refusals.ts';
import { changesOf, type KeptEvent, summaryOf } from './summary.ts';

/** A sender's id means the same delivery for so long: its own retries end before. */
const ID_WINDOW_MS = 60 * 60_000;

const MEGABYTE = 1024 * 1024;

/**
 * Deliveries of every provider. What is proven is stored and queued, and that is the answer:
 * providers give up after seconds, and nothing is fetched here.
 */
export const receiveWebhook: Operation = async (app) => {
  const { webhooks: settings } = app.lockstep;
  const aws = settings.aws ?? createAwsPorts();
  const refusals = createRefusals(app.lockstep.store.webhooks);
  // Signatures are over the bytes as they came; only this plugin's routes read bodies so.
  app.removeAllContentTypeParsers();
  const bodies = createBodyReader(settings.maxPayloadMegabytes * MEGABYTE);
  app.addContentTypeParser('*', bodies.read);
  app.addHook('onRequest', async (request, reply) => {
    reply.raw.once('close', () => bodies.release(request));
  });
  app.route({
    method: 'POST',
    url: '/api/webhook',
    config: { permission: 'public' },
    schema: {
      tags: ['webhook'],
      security: [],
      querystring: z.object({
        token: z.string().max(1_000).optional().describe('for senders that can send no header'),
      }),
      body: z
        .custom<Buffer>((value) => Buffer.isBuffer(value), 'must not be empty')
        .meta({ description: "The provider's delivery as it came" }),
      response: { 200: emptyAnswer },
    },
    handler: async (request) => {
      const { headers, body, query } = request;
      const { token } = query;
      const read = await readDelivery(
        { headers, body, ...(token ? { token } : {}) },
        { secrets: settings.secrets, requireSecret: settings.requireSecret, ports: aws },
      );
      if (read.kind === 'refused') throw await refuse(request, read);
      switch (read.event.kind) {
        case 'ping':
        case 'other':
          request.log.debug({ provider: read.provider, event: read.event.name }, 'webhook ignored');
          return {};
        case 'subscription':
        case 'changes':
          await keep(request, read, read.event);
          return {};
      }
    },
  });

  async function refuse(
    request: FastifyRequest,
    read: Extract<ReadDelivery, { kind: 'refused' }>,
  ): Promise<UserError> {
    const { provider, why, reason } = read;
    request.log.warn({ provider, reason, ip: request.ip }, 'webhook refused');
    await refusals.keep({ provider: provider ?? '', event: '', reason });
    return why === 'unproven'
      ? new UserError('unauthenticated', `webhook refused: ${reason}`)
      : new UserError('invalid-argument', `webhook refused: ${reason}`);
  }

  async function keep(
    request: FastifyRequest,
    read: Extract<ReadDelivery, { kind: 'read' }>,
    event: KeptEvent,
  ): Promise<void> {
    const { provider, payload, key, isKeyDigest } = read;
    const { id, fresh } = await app.lockstep.store.webhooks.receive({
      provider,
      event: event.name.slice(0, 100),
      ...summaryOf(event),
      key,
      ...(isKeyDigest ? {} : { windowMs: ID_WINDOW_MS }),
      changes: changesOf(event),
      body: keptBody(payload),
    });
    request.log.info({ provider, event: event.name, delivery: id, fresh }, 'webhook received');
    if (!fresh) return;
    if (event.kind === 'subscription') {
      void aws.confirm(event.confirmUrl, isExpected(event.topic)).then(async (failure) => {
        const { webhooks } = app.lockstep.store;
        await webhooks.finish(id, failure ? 'failed' : 'done', failure ?? '');
      }, request.log.warn);
      return;
    }
    // Without its signal it is found by the worker that looks for such.
    await app.lockstep.signals
      .webhook({ id })
      .catch((err) => request.log.warn({ err, delivery: id }, 'webhook not signalled'));
  }

  /** Subscribing us takes a topic that the operator has named: everybody can make one. */
  function isExpected(topic: string): boolean {
    return settings.secrets.snsTopics?.includes(topic) === true;
  }
};
