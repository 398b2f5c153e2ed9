import { type RepositoryCertificate, repositoryCertificateSchema } from '@lockstep/domain';
import { z } from 'zod';
import { answer, listMetadataAnswer } from '../../http/answers.ts';
import { flagParameter, textParameter } from '../../http/query.ts';
import { actorOf, authorize } from '../../http/request-context.ts';
import type { Operation } from '../../http/routes.ts';

/** TLS certificates and ssh host keys. Policies name no single one: their object is empty. */

const listAnswer = answer<{ metadata: object; items: RepositoryCertificate[] }>(
  z.object({
    metadata: listMetadataAnswer,
    items: z.array(repositoryCertificateSchema),
  }),
  'RepositoryCertificateList',
);

const tags = ['certificates'];
const ANY = '';
const filter = z.object({
  hostNamePattern: textParameter,
  certType: textParameter,
  certSubType: textParameter,
});

export const listCertificates: Operation = async (app) => {
  app.route({
    method: 'GET',
    url: '/certificates',
    config: { permission: { resource: 'certificates', action: 'get' }, compress: true },
    schema: { tags, querystring: filter, response: { 200: listAnswer } },
    handler: async (request) => {
      authorize(request, ANY);
      return { metadata: {}, items: await app.lockstep.store.certificates.list(request.query) };
    },
  });
};

/** All are kept or none; one that differs from what is there needs `upsert`. */
export const createCertificates: Operation = async (app) => {
  app.route({
    method: 'POST',
    url: '/certificates',
    config: { permission: { resource: 'certificates', action: 'create' } },
    schema: {
      tags,
      querystring: z.object({ upsert: flagParameter }),
      body: z.looseObject({ items: z.array(repositoryCertificateSchema).max(10_000) }),
      response: { 200: listAnswer },
    },
    handler: async (request) => {
      authorize(request, ANY);
      const { upsert = false } = request.query;
      const { certificates } = app.lockstep.store;
      const items = await certificates.create(request.body.items, { upsert }, actorOf(request));
      return { metadata: {}, items };
    },
  });
};

/** Answers what was removed. */
export const deleteCertificates: Operation = async (app) => {
  app.route({
    method: 'DELETE',
    url: '/certificates',
    config: { permission: { resource: 'certificates', action: 'delete' } },
    schema: { tags, querystring: filter, response: { 200: listAnswer } },
    handler: async (request) => {
      authorize(request, ANY);
      const items = await app.lockstep.store.certificates.delete(request.query, actorOf(request));
      return { metadata: {}, items };
    },
  });
};
