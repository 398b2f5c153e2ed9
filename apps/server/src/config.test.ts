import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
    expect(config.webhooks.secrets).toEqual({ bitbucket: 's', 'bitbucket-server': 's' });
  });

  it("takes a folder of files named as the field's keys; variables go before them", async () => {
    const folder = await mkdtemp(join(tmpdir(), 'lockstep-secrets-'));
    const files = {
      'webhook.github.secret': 'from a file\n',
      'webhook.gitlab.secret': 'from a file',
      'webhook.gogs.secret': 'gogs',
      'webhook.bitbucket.uuid': '5c8a',
      'webhook.bitbucketserver.secret': 'server',
      'webhook.azuredevops.username': 'hook',
      'webhook.azuredevops.password': 'pass',
      'webhook.maxPayloadSizeMB': '7',
      'admin.password': 'not ours',
    };
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
    const { webhooks } = await readConfig({
      ...complete,
      LOCKSTEP_WEBHOOK_SECRETS_DIR: folder,
      LOCKSTEP_WEBHOOK_SECRET_GITLAB: 'from a variable',
      LOCKSTEP_WEBHOOK_SNS_TOPICS: 'arn:a, arn:b',
    });
    await rm(folder, { recursive: true });
    expect(webhooks).toEqual({
      requireSecret: false,
      maxPayloadMegabytes: 7,
      secrets: {
        github: 'from a file',
        gitlab: 'from a variable',
        gitea: 'gogs',
        gogs: 'gogs',
        bitbucketUuid: '5c8a',
        'bitbucket-server': 'server',
        'azure-devops': { username: 'hook', password: 'pass' },
        snsTopics: ['arn:a', 'arn:b'],
      },
    });
  });

  it.each([
    [{ LOCKSTEP_DATABASE_URL: undefined }, 'LOCKSTEP_DATABASE_URL: is required'],
    [{ LOCKSTEP_SECRET_KEY: '' }, 'LOCKSTEP_SECRET_KEY or LOCKSTEP_SECRET_KEY_FILE is required'],
    [{ LOCKSTEP_SECRET_KEY: 'c2VjcmV0' }, 'the secret key must be 32 bytes'],
    [{ LOCKSTEP_PORT: 'http' }, 'LOCKSTEP_PORT'],
    [{ LOCKSTEP_WEBHOOK_AZUREDEVOPS_USERNAME: 'hook' }, 'go together'],
    [{ LOCKSTEP_WEBHOOK_MAX_PAYLOAD_MB: '0' }, 'LOCKSTEP_WEBHOOK_MAX_PAYLOAD_MB'],
  ])('that is not complete is told: %j', async (change, message) => {
    await expect(readConfig({ ...complete, ...change })).rejects.toThrow(message);
  });

  it('is never shown in a complaint', async () => {
    const error = await readConfig({ ...complete, LOCKSTEP_PORT: 'p4ssw0rd' }).catch((e) => e);
    expect(String(error)).not.toContain('p4ssw0rd');
    expect(String(error)).not.toContain(complete.LOCKSTEP_SECRET_KEY);
  });
});
