import { describe, expect, it } from 'vitest';
import { readConfig } from './config.ts';

const complete = {
  LOCKSTEP_DATABASE_URL: 'postgres://db',
  LOCKSTEP_REDIS_URL: 'redis://redis',
  LOCKSTEP_SECRET_KEY: Buffer.alloc(32, 1).toString('base64'),
};

describe('the environment', () => {
  it('has defaults that suit one machine', async () => {
    const config = await readConfig(complete);
    expect(config).toMatchObject({
      host: '127.0.0.1',
      port: 8080,
      adminPasswordFile: undefined,
      options: {
        logLevel: 'info',
        metricsAnonymous: true,
        metricsOfWorkers: false,
        badgeAnonymous: false,
      },
    });
  });

  it('asks for a session for metrics when others can reach the port', async () => {
    const config = await readConfig({ ...complete, LOCKSTEP_HOST: '0.0.0.0' });
    expect(config.options.metricsAnonymous).toBe(false);
    const told = { ...complete, LOCKSTEP_HOST: '0.0.0.0', LOCKSTEP_METRICS_ANONYMOUS: 'true' };
    expect((await readConfig(told)).options.metricsAnonymous).toBe(true);
  });

  it('gives one Bitbucket secret to both kinds of Bitbucket', async () => {
    const config = await readConfig({ ...complete, LOCKSTEP_WEBHOOK_SECRET_BITBUCKET: 's' });
    expect(config.webhookSecrets).toEqual({ bitbucket: 's', 'bitbucket-server': 's' });
  });

  it.each([
    [{ LOCKSTEP_DATABASE_URL: undefined }, 'LOCKSTEP_DATABASE_URL: is required'],
    [{ LOCKSTEP_SECRET_KEY: '' }, 'LOCKSTEP_SECRET_KEY or LOCKSTEP_SECRET_KEY_FILE is required'],
    [{ LOCKSTEP_SECRET_KEY: 'c2VjcmV0' }, 'the secret key must be 32 bytes'],
    [{ LOCKSTEP_PORT: 'http' }, 'LOCKSTEP_PORT'],
  ])('that is not complete is told: %j', async (change, message) => {
    await expect(readConfig({ ...complete, ...change })).rejects.toThrow(message);
  });

  it('is never shown in a complaint', async () => {
    const error = await readConfig({ ...complete, LOCKSTEP_PORT: 'p4ssw0rd' }).catch((e) => e);
    expect(String(error)).not.toContain('p4ssw0rd');
    expect(String(error)).not.toContain(complete.LOCKSTEP_SECRET_KEY);
  });
});
