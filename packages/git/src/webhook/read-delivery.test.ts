import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { WebhookSecrets } from './provider.ts';
import { type ReceivedDelivery, readDelivery } from './read-delivery.ts';
import { OTHERS, SAMPLES } from './testing/payloads.ts';

const NO_PORTS = { certificate: async () => undefined };
const json = (value: unknown) => Buffer.from(JSON.stringify(value));
const read = (received: ReceivedDelivery, secrets: WebhookSecrets = {}, requireSecret = false) =>
  readDelivery(received, { secrets, requireSecret, ports: NO_PORTS });

describe('what a delivery says', () => {
  it.each(Object.entries(SAMPLES))('%s', async (_name, { headers, body, ...expected }) => {
    const found = await read({ headers, body: json(body) });
    expect(found).toMatchObject({
      kind: 'read',
      provider: expected.provider,
      event: { kind: 'changes' },
    });
    if (found.kind !== 'read' || found.event.kind !== 'changes') return;
    expect(found.event.changes).toEqual(expected.changes);
    expect(found.isKeyDigest).toBe(expected.id === undefined);
    if (expected.id !== undefined) expect(found.key).toBe(expected.id);
    else expect(found.key).toMatch(/^sha256:[0-9a-f]{64}$/);
  });

  it.each(Object.entries(OTHERS))('nothing: %s', async (_name, { headers, body }) => {
    const found = await read({ headers, body: json(body) });
    expect(found.kind).toBe('read');
    if (found.kind === 'read') expect(['ping', 'other']).toContain(found.event.kind);
  });

  it('is read from a form too', async () => {
    const { body } = SAMPLES['GitHub, push'] as { body: unknown };
    const fields = { other: 'payload=1', payload: JSON.stringify(body), last: 'x y&z' };
    const headers = {
      'x-github-event': 'push',
      'content-type': 'application/x-www-form-urlencoded',
    };
    const form = Buffer.from(new URLSearchParams(fields).toString());
    expect(await read({ headers, body: form })).toMatchObject({ event: { kind: 'changes' } });
    const none = Buffer.from('other=1');
    expect(await read({ headers, body: none })).toMatchObject({ why: 'unreadable' });
  });
});

const SECRET = 'between us';
const sign = (body: Buffer, secret = SECRET) =>
  createHmac('sha256', secret).update(body).digest('hex');
const basic = (name: string, password: string) =>
  `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`;

interface Proving {
  sample: string;
  secrets: WebhookSecrets;
  right: (body: Buffer) => { headers?: Record<string, string>; token?: string };
  wrong: Record<string, (body: Buffer) => { headers?: Record<string, string>; token?: string }>;
}

const signed = (header: string, prefix = ''): Pick<Proving, 'right' | 'wrong'> => ({
  right: (body) => ({ headers: { [header]: prefix + sign(body) } }),
  wrong: {
    'of another secret': (body) => ({ headers: { [header]: prefix + sign(body, 'guess') } }),
    'of another body': () => ({ headers: { [header]: prefix + sign(Buffer.from('{}')) } }),
    'cut short': (body) => ({ headers: { [header]: prefix + sign(body).slice(0, 20) } }),
    'that is no hex': () => ({ headers: { [header]: `${prefix}zz` } }),
    'that is empty': () => ({ headers: { [header]: prefix } }),
    'of another algorithm': (body) => ({ headers: { [header]: `sha1=${sign(body)}` } }),
    'in the address': () => ({ token: SECRET }),
    'that is the secret': () => ({ headers: { [header]: SECRET, 'x-gitlab-token': SECRET } }),
  },
});

const byToken = (provider: keyof WebhookSecrets, sample: string): Record<string, Proving> => {
  const wrong: Proving['wrong'] = {
    'in the address': () => ({ token: 'guess' }),
    'in a header': () => ({ headers: { authorization: 'Bearer guess' } }),
    'with a longer one': () => ({ token: `${SECRET} ` }),
    'in a header of another name': () => ({ headers: { 'x-gitlab-token': SECRET } }),
    'as a name': () => ({ headers: { authorization: basic(SECRET, 'x') } }),
  };
  const common = { sample, secrets: { [provider]: SECRET }, wrong };
  return {
    [`${provider}, in the address`]: { ...common, right: () => ({ token: SECRET }) },
    [`${provider}, as a header`]: {
      ...common,
      right: () => ({ headers: { authorization: SECRET } }),
    },
    [`${provider}, as a bearer`]: {
      ...common,
      right: () => ({ headers: { authorization: `Bearer ${SECRET}` } }),
    },
    [`${provider}, as a password`]: {
      ...common,
      right: () => ({ headers: { authorization: basic('ci', SECRET) } }),
    },
    [`${provider}, as an API key`]: {
      ...common,
      right: () => ({ headers: { 'x-api-key': SECRET } }),
    },
  };
};

const PROVING: Record<string, Proving> = {
  github: {
    sample: 'GitHub, push',
    secrets: { github: SECRET },
    ...signed('x-hub-signature-256', 'sha256='),
  },
  gitea: { sample: 'Gitea, push', secrets: { gitea: SECRET }, ...signed('x-gitea-signature') },
  forgejo: {
    sample: 'Forgejo, pull request',
    secrets: { gitea: SECRET },
    ...signed('x-forgejo-signature'),
  },
  gogs: { sample: 'Gogs, push', secrets: { gogs: SECRET }, ...signed('x-gogs-signature') },
  bitbucket: {
    sample: 'Bitbucket Cloud, pull request',
    secrets: { bitbucket: SECRET },
    ...signed('x-hub-signature', 'sha256='),
  },
  'bitbucket-server': {
    sample: 'Bitbucket Server, push',
    secrets: { 'bitbucket-server': SECRET },
    ...signed('x-hub-signature', 'sha256='),
  },
  'bitbucket, by the id of the hook': {
    sample: 'Bitbucket Cloud, pull request',
    secrets: { bitbucketUuid: '{5C8AB7F0}' },
    right: () => ({}),
    wrong: { 'of another hook': () => ({ headers: { 'x-hook-uuid': '5c8ab7f1' } }) },
  },
  'bitbucket, by both': {
    sample: 'Bitbucket Cloud, pull request',
    secrets: { bitbucketUuid: '5c8ab7f0', bitbucket: SECRET },
    right: (body) => ({ headers: { 'x-hub-signature': `sha256=${sign(body)}` } }),
    wrong: {
      'only by the id': () => ({}),
      'only signed': (body) => ({
        headers: { 'x-hub-signature': `sha256=${sign(body)}`, 'x-hook-uuid': 'other' },
      }),
    },
  },
  gitlab: {
    sample: 'GitLab, push',
    secrets: { gitlab: SECRET },
    right: () => ({ headers: { 'x-gitlab-token': SECRET } }),
    wrong: {
      guessed: () => ({ headers: { 'x-gitlab-token': 'guess' } }),
      'of another length': () => ({ headers: { 'x-gitlab-token': `${SECRET}${SECRET}` } }),
      'in the address': () => ({ token: SECRET }),
    },
  },
  'azure-devops': {
    sample: 'Azure DevOps, push',
    secrets: { 'azure-devops': { username: 'hook', password: SECRET } },
    right: () => ({ headers: { authorization: basic('hook', SECRET) } }),
    wrong: {
      'with another name': () => ({ headers: { authorization: basic('other', SECRET) } }),
      'with another password': () => ({ headers: { authorization: basic('hook', 'guess') } }),
      'with the colon elsewhere': () => ({
        headers: { authorization: basic('hoo', `k:${SECRET}`) },
      }),
      'as a bearer': () => ({ headers: { authorization: `Bearer ${SECRET}` } }),
      'that is no base64': () => ({ headers: { authorization: 'Basic ***' } }),
    },
  },
  ...byToken('docker-hub', 'Docker Hub, push'),
  ...byToken('quay', 'Quay, push'),
  ...byToken('harbor', 'Harbor, push'),
  ...byToken('aws-eventbridge', 'EventBridge, an image is pushed to ECR'),
};

describe('a secret', () => {
  it.each(Object.entries(PROVING))('%s: is proven, or nothing is taken', async (_name, proving) => {
    const { headers, body } = SAMPLES[proving.sample] as { headers: object; body: unknown };
    const bytes = json(body);
    const deliver = (proof: ReturnType<Proving['right']>) =>
      read(
        {
          body: bytes,
          headers: { ...headers, ...lower(headers, proof.headers) },
          token: proof.token ?? '',
        },
        proving.secrets,
      );
    expect(await deliver(proving.right(bytes))).toMatchObject({ kind: 'read' });
    for (const [how, wrong] of Object.entries(proving.wrong)) {
      expect(await deliver(wrong(bytes)), how).toMatchObject({ kind: 'refused', why: 'unproven' });
    }
  });

  it.each(Object.entries(SAMPLES))(
    '%s: is missed where one is required of all',
    async (_name, sample) => {
      const received = { headers: sample.headers, body: json(sample.body) };
      expect(await read(received, {}, true)).toMatchObject({ kind: 'refused', why: 'unproven' });
    },
  );

  it('is asked for before anything is parsed', async () => {
    const received = { headers: { 'x-github-event': 'push' }, body: Buffer.from('{"no json') };
    expect(await read(received, { github: SECRET })).toMatchObject({ why: 'unproven' });
    expect(await read(received)).toMatchObject({ why: 'unreadable' });
  });
});

/** A header of a sample is replaced, in whichever case the sample writes it. */
function lower(sample: object, headers: Record<string, string> = {}): Record<string, string> {
  const names = Object.keys(sample);
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      names.find((known) => known.toLowerCase() === name) ?? name,
      value,
    ]),
  );
}
