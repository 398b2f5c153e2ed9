import { type GpgPublicKey, UserError } from '@lockstep/domain';
import { z } from 'zod';
import { answer, emptyAnswer, listMetadataAnswer } from '../../http/answers.ts';
import { textParameter } from '../../http/query.ts';
import { actorOf, authorize } from '../../http/request-context.ts';
import type { Operation } from '../../http/routes.ts';

/** Keys that signatures are checked with. Policies name no single one: their object is empty. */

const keyShape = z.object({
  keyID: z.string(),
  fingerprint: z.string(),
  owner: z.string(),
  trust: z.string(),
  subType: z.string(),
  keyData: z.string(),
});
const keyAnswer = answer<GpgPublicKey>(keyShape, 'GnuPGPublicKey');
const listShape = z.object({ metadata: listMetadataAnswer, items: z.array(keyShape) });
const listAnswer = answer<{ metadata: object; items: GpgPublicKey[] }>(
  listShape,
  'GnuPGPublicKeyList',
);
const createdAnswer = answer<{
  created: { metadata: object; items: GpgPublicKey[] };
  skipped: string[];
}>(z.object({ created: listShape, skipped: z.array(z.string()) }), 'GnuPGPublicKeyCreateResponse');

const tags = ['gpgkeys'];
const ANY = '';

/** `keyData` is only answered of one key alone. */
export const listGpgKeys: Operation = async (app) => {
  app.route({
    method: 'GET',
    url: '/gpgkeys',
    config: { permission: { resource: 'gpgkeys', action: 'get' } },
    schema: {
      tags,
      querystring: z.object({ keyID: textParameter }),
      response: { 200: listAnswer },
    },
    handler: async (request) => {
      authorize(request, ANY);
      const { keyID } = request.query;
      const { gpgKeys } = app.lockstep.store;
      const items = keyID ? await gpgKeys.find([keyID]) : await gpgKeys.list();
      return { metadata: {}, items: items.map((key) => ({ ...key, keyData: '' })) };
    },
  });
};

export const getGpgKey: Operation = async (app) => {
  app.route({
    method: 'GET',
    url: '/gpgkeys/:keyID',
    config: { permission: { resource: 'gpgkeys', action: 'get' } },
    schema: { tags, params: z.object({ keyID: z.string() }), response: { 200: keyAnswer } },
    handler: async (request) => {
      authorize(request, ANY);
      const { keyID } = request.params;
      const [key] = await app.lockstep.store.gpgKeys.find([keyID]);
      if (!key) throw new UserError('not-found', `there is no GPG key ${keyID}`);
      return key;
    },
  });
};

/** Every key in the text; those that are there already are skipped. */
export const createGpgKeys: Operation = async (app) => {
  app.route({
    method: 'POST',
    url: '/gpgkeys',
    config: { permission: { resource: 'gpgkeys', action: 'create' } },
    schema: {
      tags,
      body: z.looseObject({ keyData: z.string().min(1, 'must not be empty') }),
      response: { 200: createdAnswer },
    },
    handler: async (request) => {
      authorize(request, ANY);
      const { gpgKeys } = app.lockstep.store;
      const { created, skipped } = await gpgKeys.add(request.body.keyData, actorOf(request));
      return { created: { metadata: {}, items: created }, skipped };
    },
  });
};

export const deleteGpgKey: Operation = async (app) => {
  app.route({
    method: 'DELETE',
    url: '/gpgkeys',
    config: { permission: { resource: 'gpgkeys', action: 'delete' } },
    schema: {
      tags,
      querystring: z.object({ keyID: textParameter }),
      response: { 200: emptyAnswer },
    },
    handler: async (request) => {
      authorize(request, ANY);
      const { keyID } = request.query;
      if (!keyID) throw new UserError('invalid-argument', 'say which key: keyID is missing');
      await app.lockstep.store.gpgKeys.delete(keyID, actorOf(request));
      return {};
    },
  });
};
