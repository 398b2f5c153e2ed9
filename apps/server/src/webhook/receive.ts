import { UserError } from '@lockstep/domain';
import { isSameRepository, parsePush } from '@lockstep/git';
import { z } from 'zod';
import { emptyAnswer } from '../http/answers.ts';
import type { Operation } from '../http/routes.ts';

/** GitHub's largest delivery. */
const BODY_LIMIT_BYTES = 25 * 1024 * 1024;

/**
 * Pushes from GitHub, GitLab, Gitea and Bitbucket. Answers as soon as the repositories that are
 * followed have been told to look: providers give up after seconds, and nothing is fetched here.
 */
export const receiveWebhook: Operation = async (app) => {
  const { store, signals, webhookSecrets } = app.lockstep;
  // Signatures are over the bytes as they came; only this plugin's routes read bodies so.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  app.route({
    method: 'POST',
    url: '/api/webhook',
    bodyLimit: BODY_LIMIT_BYTES,
    config: { permission: 'public' },
    schema: {
      tags: ['webhook'],
      security: [],
      body: z
        .custom<Buffer>((value) => Buffer.isBuffer(value), 'must not be empty')
        .meta({
          description: "The provider's delivery as it came",
        }),
      response: { 200: emptyAnswer },
    },
    handler: async (request) => {
      const outcome = parsePush(request.headers, request.body, webhookSecrets);
      switch (outcome.kind) {
        case 'rejected':
          throw new UserError('unauthenticated', `webhook refused: ${outcome.reason}`);
        case 'ping':
          return {};
        case 'ignored':
          request.log.debug({ step: 'git', reason: outcome.reason }, 'webhook ignored');
          return {};
        case 'push': {
          const urls = new Set(outcome.pushes.flatMap((push) => push.repoUrls));
          const followed = (await store.applications.reposFollowed()).filter(({ repoUrl }) =>
            [...urls].some((url) => isSameRepository(url, repoUrl)),
          );
          for (const { repoKey, repoUrl, project } of followed) {
            await signals.git({ repoKey, repoUrl, project, cause: 'webhook' });
          }
          const { provider } = outcome;
          request.log.info({ step: 'git', provider, repositories: followed.length }, 'push');
          return {};
        }
      }
    },
  });
};
