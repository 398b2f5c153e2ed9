import type { DeviceSignIn } from '@lockstep/access';
import { UserError } from '@lockstep/domain';
import { z } from 'zod';
import { answer } from '../../http/answers.ts';
import type { Operation } from '../../http/routes.ts';
import { openSession } from '../../session/start-session.ts';
import type { IdentityProviders } from '../identity-providers.ts';
import { createRateLimit } from '../rate-limit.ts';
import { forProgram, type SessionForProgram, sessionForProgram } from './command-line.ts';

const PURPOSE = 'device-sign-in';
/** Each asks the provider: nobody is to make us ask it without end. */
const BEGUN_PER_MINUTE = 20;
/** Codes that last longer are cut: the provider decides, this bounds what we carry. */
const LONGEST_SECONDS = 3600;

interface DeviceBegun {
  device: string;
  userCode: string;
  verificationUri: string;
  verificationUriComplete?: string;
  expiresInSeconds: number;
  intervalSeconds: number;
}

const begunAnswer = answer<DeviceBegun>(
  z.object({
    device: z.string().describe('What is brought to ask whether it was confirmed; a secret'),
    userCode: z.string(),
    verificationUri: z.string(),
    verificationUriComplete: z.string().optional(),
    expiresInSeconds: z.number(),
    intervalSeconds: z.number(),
  }),
  'DeviceSignIn',
);

type DeviceState =
  | { state: 'pending'; slowDown: boolean }
  | ({ state: 'done' } & SessionForProgram);

const stateAnswer = answer<DeviceState>(
  z.union([
    z.object({ state: z.literal('pending'), slowDown: z.boolean() }),
    z.intersection(z.object({ state: z.literal('done') }), sessionForProgram),
  ]),
);

/** Begins a sign-in that is confirmed on another machine: the provider gives a code to type there. */
export const beginDevice: Operation = async (app) => {
  const isTooOften = createRateLimit({ perMinute: BEGUN_PER_MINUTE });
  app.route({
    method: 'POST',
    url: '/auth/device',
    config: { permission: 'public' },
    schema: {
      tags: ['session'],
      security: [],
      body: z.object({ provider: z.string().max(63).optional() }),
      response: { 200: begunAnswer },
    },
    handler: async (request) => {
      if (isTooOften(request.ip, Date.now())) {
        throw new UserError('rate-limited', 'too many sign-ins were begun; try again in a minute');
      }
      const { identityProviders, sealedMemory } = app.lockstep;
      const { id, device } = deviceOf(identityProviders, request.body.provider);
      const { memory, ...begun } = await device.begin();
      const ttlSeconds = Math.min(begun.expiresInSeconds, LONGEST_SECONDS);
      const sealed = await sealedMemory.seal(PURPOSE, { id, memory }, ttlSeconds);
      return { ...begun, device: sealed };
    },
  });
};

/** Whether it was confirmed; the session if it was. */
export const pollDevice: Operation = async (app) => {
  app.route({
    method: 'POST',
    url: '/auth/device/token',
    config: { permission: 'public' },
    schema: {
      tags: ['session'],
      security: [],
      body: z.object({ device: z.string().min(1).max(8000) }),
      response: { 200: stateAnswer },
    },
    handler: async (request): Promise<DeviceState> => {
      const { identityProviders, sealedMemory } = app.lockstep;
      const known = await sealedMemory.open<{ id: string; memory: string }>(
        PURPOSE,
        request.body.device,
      );
      if (!known) {
        throw new UserError('unauthenticated', 'the code has expired; sign in again');
      }
      const { device } = deviceOf(identityProviders, known.id);
      const state = await device.poll(known.memory);
      if (state.kind === 'pending') return { state: 'pending', slowDown: state.slowDown };
      const { identity } = state;
      const started = await openSession(app.lockstep, request, { kind: 'identity', identity });
      return { state: 'done', ...forProgram(started) };
    },
  });
};

/** @throws UserError where the provider has none. */
function deviceOf(
  providers: IdentityProviders,
  wanted: string | undefined,
): { id: string; device: DeviceSignIn } {
  const ways = providers.current().providers;
  const id =
    wanted ??
    ways.find(({ provider }) => provider?.kind === 'redirect' && provider.device)?.id ??
    '';
  const device = providers.redirectProvider(id)?.device;
  if (device) return { id, device };
  throw new UserError(
    'not-found',
    wanted
      ? `${wanted} has no sign-in by device code`
      : 'no identity provider here has a sign-in by device code',
  );
}
