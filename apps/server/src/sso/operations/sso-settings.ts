import {
  checkSsoSettings,
  INLINE_SECRET,
  isSsoKey,
  readSsoSettings,
  takeOutSecrets,
} from '@lockstep/access';
import { type FieldProblem, UserError } from '@lockstep/domain';
import type { IdentitySecretInput } from '@lockstep/store';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { answer } from '../../http/answers.ts';
import { actorOf, authorize } from '../../http/request-context.ts';
import type { Operation } from '../../http/routes.ts';

const OBJECT = 'sso';
const MAX_TEXT = 1024 * 1024;

const secretsBody = z
  .record(
    z.string().regex(/^[\w.-]{1,253}$/),
    z.record(z.string().regex(/^[\w./-]{1,253}$/), z.string().max(MAX_TEXT)),
  )
  .describe('By the name of a Secret its keys; an empty text takes one away');

const settingsBody = z.object({
  data: z
    .record(z.string().max(317), z.string().max(MAX_TEXT))
    .describe('As in argocd-cm: url, oidc.config, lockstep.dev/identity-providers'),
  secrets: secretsBody.optional(),
});

interface SsoSettingsAnswer {
  data: Record<string, string>;
  /** What references may lead to; values never come out. */
  secrets: { name: string; key: string; updatedAt: string }[];
  references: { name: string; key: string; known: boolean }[];
  providers: { id: string; kind: string; name: string; usable: boolean; reason?: string }[];
  warnings: FieldProblem[];
  ignoredKeys: string[];
}

const problemAnswer = z.object({ field: z.string(), reason: z.string() });
const settingsAnswer = answer<SsoSettingsAnswer>(
  z.object({
    data: z.record(z.string(), z.string()),
    secrets: z.array(z.object({ name: z.string(), key: z.string(), updatedAt: z.string() })),
    references: z.array(z.object({ name: z.string(), key: z.string(), known: z.boolean() })),
    providers: z.array(
      z.object({
        id: z.string(),
        kind: z.string(),
        name: z.string(),
        usable: z.boolean(),
        reason: z.string().optional(),
      }),
    ),
    warnings: z.array(problemAnswer),
    ignoredKeys: z.array(z.string()),
  }),
  'SsoSettings',
);

export const getSsoSettings: Operation = async (app) => {
  app.route({
    method: 'GET',
    url: '/lockstep/settings/sso',
    config: { permission: { resource: 'settings', action: 'get' } },
    schema: { tags: ['lockstep'], response: { 200: settingsAnswer } },
    handler: async (request) => {
      authorize(request, OBJECT);
      return settingsNow(request, []);
    },
  });
};

/** Replaces the settings; they are in force when this is answered, on other servers a moment later. */
export const putSsoSettings: Operation = async (app) => {
  app.route({
    method: 'PUT',
    url: '/lockstep/settings/sso',
    config: { permission: { resource: 'settings', action: 'update' } },
    schema: { tags: ['lockstep'], body: settingsBody, response: { 200: settingsAnswer } },
    handler: async (request) => {
      authorize(request, OBJECT);
      const { store, identityProviders } = app.lockstep;
      const { taken, ignoredKeys } = split(request.body.data);
      const problems = await checkSsoSettings(taken);
      if (problems.length > 0) {
        const told = problems.map(({ field, reason }) => `${field} ${reason}`).join('; ');
        throw new UserError('invalid-argument', `single sign-on: ${told}`, problems);
      }
      const { data, secrets: inline } = await takeOutSecrets(taken);
      const given = [
        ...secretsOf(request.body.secrets),
        ...inline.map((one) => ({ ...one, name: INLINE_SECRET })),
      ];
      const orphans = await orphanedSecrets(request, data);
      await store.sso.put(data, [...orphans, ...given], actorOf(request));
      await identityProviders.reload();
      return settingsNow(request, ignoredKeys);
    },
  });
};

/** Keeps secrets that the settings refer to; the settings stay as they are. */
export const putSsoSecrets: Operation = async (app) => {
  app.route({
    method: 'PUT',
    url: '/lockstep/settings/sso/secrets',
    config: { permission: { resource: 'settings', action: 'update' } },
    schema: {
      tags: ['lockstep'],
      body: z.object({ secrets: secretsBody }),
      response: { 200: settingsAnswer },
    },
    handler: async (request) => {
      authorize(request, OBJECT);
      await app.lockstep.store.sso.putSecrets(secretsOf(request.body.secrets), actorOf(request));
      await app.lockstep.identityProviders.reload();
      return settingsNow(request, []);
    },
  });
};

function split(data: Record<string, string>) {
  const entries = Object.entries(data);
  return {
    taken: Object.fromEntries(entries.filter(([key]) => isSsoKey(key))),
    ignoredKeys: entries.flatMap(([key]) => (isSsoKey(key) ? [] : [key])),
  };
}

function secretsOf(
  given: Record<string, Record<string, string>> | undefined,
): IdentitySecretInput[] {
  return Object.entries(given ?? {}).flatMap(([name, keys]) =>
    Object.entries(keys).map(([key, value]) => ({ name, key, value })),
  );
}

/** Secrets that stood in settings which are no more: nothing can refer to them again. */
async function orphanedSecrets(
  request: FastifyRequest,
  data: Record<string, string>,
): Promise<IdentitySecretInput[]> {
  const { references } = readSsoSettings(data);
  const isWanted = (key: string) =>
    references.some((one) => one.name === INLINE_SECRET && one.key === key);
  const kept = await request.server.lockstep.store.sso.secrets();
  return kept.flatMap(({ name, key }) =>
    name === INLINE_SECRET && !isWanted(key) ? [{ name, key, value: '' }] : [],
  );
}

async function settingsNow(
  request: FastifyRequest,
  ignoredKeys: string[],
): Promise<SsoSettingsAnswer> {
  const { store, identityProviders } = request.server.lockstep;
  const [data, secrets] = await Promise.all([store.sso.settings(), store.sso.secrets()]);
  const { references, warnings } = readSsoSettings(data);
  return {
    data,
    secrets,
    references: references.map(({ name, key }) => ({
      ...{ name, key },
      known: secrets.some((one) => one.name === name && one.key === key),
    })),
    providers: identityProviders.current().providers.map((one) => ({
      ...{ id: one.id, kind: one.kind, name: one.name, usable: one.provider !== undefined },
      ...(one.provider === undefined ? { reason: one.reason } : {}),
    })),
    warnings,
    ignoredKeys,
  };
}
