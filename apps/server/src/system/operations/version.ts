import { z } from 'zod';
import { answer } from '../../http/answers.ts';
import type { Operation } from '../../http/routes.ts';
import { API_LEVEL, LOCKSTEP_VERSION } from '../../version.ts';

const body = {
  /** Clients of the field read features off this: the level of the API, ours as build metadata. */
  Version: `${API_LEVEL}+lockstep.${LOCKSTEP_VERSION}`,
  BuildDate: process.env.LOCKSTEP_BUILD_DATE ?? '',
  GitCommit: process.env.LOCKSTEP_GIT_COMMIT ?? '',
  GitTag: '',
  GitTreeState: '',
  Compiler: `node ${process.version}`,
  Platform: `${process.platform}/${process.arch}`,
  Lockstep: LOCKSTEP_VERSION,
};

const versionAnswer = answer<typeof body>(
  z.looseObject({ Version: z.string(), BuildDate: z.string(), GitCommit: z.string() }),
  'Version',
);

export const version: Operation = async (app) => {
  app.route({
    method: 'GET',
    url: '/api/version',
    config: { permission: 'public' },
    schema: { tags: ['system'], security: [], response: { 200: versionAnswer } },
    handler: async () => body,
  });
};
