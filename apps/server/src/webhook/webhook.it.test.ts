import { createHmac } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import type { WebhookDelivery, WebhookDeliveryDetail } from '@lockstep/store';
import { waitFor } from '@lockstep/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

const SECRET = 'webhook secret';
const MAX_MEGABYTES = 2;
const ALL = '/api/v1/lockstep/webhooks/deliveries';
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({
    webhooks: { secrets: { github: SECRET }, maxPayloadMegabytes: MAX_MEGABYTES },
  });
});
afterAll(() => server.close());
beforeEach(() => {
  server.signals.take();
});

function pushOf(change: object = {}): string {
  return JSON.stringify({
    ref: 'refs/heads/main',
    before: 'a'.repeat(40),
    after: 'b'.repeat(40),
    repository: { clone_url: 'https://git.example/apps.git', default_branch: 'main' },
    ...change,
  });
}

const sign = (body: string, secret = SECRET) =>
  `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;

function deliver(payload: string, headers: Record<string, string> = {}, url = '/api/webhook') {
  return server.app.inject({
    method: 'POST',
    url,
    headers: { 'content-type': 'application/json', ...headers },
    payload,
  });
}

let deliveries = 0;
const byGithub = (body: string, headers: Record<string, string> = {}) =>
  deliver(body, {
    'x-github-event': 'push',
    'x-github-delivery': `delivery-${++deliveries}`,
    'x-hub-signature-256': sign(body),
    ...headers,
  });

async function newest(query = ''): Promise<WebhookDelivery[]> {
  const { status, body } = await server.call('GET', `${ALL}?limit=20${query}`);
  expect(status, JSON.stringify(body)).toBe(200);
  return (body as { items: WebhookDelivery[] }).items;
}

const detail = async (id: string) => (await server.call('GET', `${ALL}/${id}`)).body;

describe('a delivery', () => {
  it('is stored, queued by its id alone, and answered', async () => {
    const answer = await byGithub(pushOf());
    expect([answer.statusCode, answer.json()]).toEqual([200, {}]);
    const [kept] = await newest();
    expect(kept).toMatchObject({
      provider: 'github',
      event: 'push',
      repository: 'https://git.example/apps.git',
      ref: 'main',
      outcome: 'queued',
      applicationCount: 0,
    });
    expect(server.signals.take()).toEqual([{ name: 'webhook', job: { id: kept?.id } }]);
  });

  it('that is sent again is counted, and does nothing', async () => {
    const body = pushOf({ after: 'c'.repeat(40) });
    const same = { 'x-github-delivery': 'the-same' };
    const answers = await Promise.all([1, 2, 3].map(() => byGithub(body, same)));
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200]);
    expect(server.signals.take()).toHaveLength(1);
    expect((await newest())[0]).toMatchObject({ repeats: 2 });
  });

  it('that failed is worked on when it is sent again', async () => {
    const same = { 'x-github-delivery': 'fails-first' };
    await byGithub(pushOf(), same);
    const [first] = await newest();
    await server.store.webhooks.finish(first?.id as string, 'failed', 'the repository was away');
    server.signals.take();
    await byGithub(pushOf(), same);
    expect(server.signals.take()).toHaveLength(1);
    const [second, before] = await newest();
    expect([second?.outcome, before?.id, before?.outcome]).toEqual(['queued', first?.id, 'failed']);
  });

  it('without an id is known by what it carries, until a worker begins with it', async () => {
    const body = JSON.stringify({
      docker_url: 'quay.io/acme/shop',
      homepage: 'https://quay.io/repository/acme/shop',
      updated_tags: ['latest'],
    });
    expect((await deliver(body)).statusCode).toBe(200);
    expect((await deliver(body)).statusCode).toBe(200);
    expect(server.signals.take()).toHaveLength(1);
    expect((await newest())[0]).toMatchObject({
      provider: 'quay',
      repository: 'quay.io/acme/shop',
      ref: 'latest',
      repeats: 1,
    });
    await server.store.webhooks.begin((await newest())[0]?.id as string, []);
    await deliver(body);
    expect(server.signals.take()).toHaveLength(1);
  });

  it.each([
    ['a ping', { 'x-github-event': 'ping' }],
    ['an event that nobody waits for', { 'x-github-event': 'issues' }],
  ])('that is %s is answered and not kept', async (_name, headers) => {
    const before = await newest();
    expect((await byGithub('{}', headers)).statusCode).toBe(200);
    expect(await newest()).toEqual(before);
    expect(server.signals.take()).toEqual([]);
  });

  it('is stored though Redis is away', async () => {
    const { webhook } = server.signals;
    server.signals.webhook = async () => {
      throw new Error('Redis does not answer');
    };
    const answer = await byGithub(pushOf({ ref: 'refs/heads/redis-away' }));
    server.signals.webhook = webhook;
    expect(answer.statusCode).toBe(200);
    const [kept] = await newest();
    expect(await server.store.webhooks.overdue(0)).toContain(kept?.id);
  });
});

describe('a delivery that is refused', () => {
  it.each([
    ['a wrong signature', { 'x-hub-signature-256': sign('{}', 'guess') }, 'does not match'],
    ['no signature', { 'x-hub-signature-256': '' }, 'no signature'],
  ])('for %s is told, and kept without what it carried', async (_name, headers, reason) => {
    const answer = await byGithub(pushOf(), headers);
    expect([answer.statusCode, answer.json().code]).toEqual([401, 16]);
    const [kept] = await newest('&outcome=refused');
    expect(kept?.reason).toContain(reason);
    expect(await detail(kept?.id as string)).toMatchObject({ changes: [], applications: [] });
    const again = await server.call('POST', `${ALL}/${kept?.id}/redeliver`);
    expect(again.status).toBe(412);
    expect(server.signals.take()).toEqual([]);
  });

  it.each<[string, string, Record<string, string>]>([
    ['of no known sender', '{"hello": 1}', {}],
    ['that is no JSON', '{', { 'x-gitlab-event': 'Push Hook' }],
    ['nested without end', '['.repeat(100_000), { 'x-gitlab-event': 'Push Hook' }],
    ['that is empty', '', { 'x-gitlab-event': 'Push Hook' }],
  ])('since it is one %s is a 400', async (_name, body, headers) => {
    expect((await deliver(body, headers)).statusCode).toBe(400);
  });

  it('fills the log only so far', async () => {
    for (let i = 0; i < 60; i++) await deliver('{}', { 'x-github-event': 'push' });
    const { body } = await server.call('GET', `${ALL}?outcome=refused&limit=500`);
    // One minute may end meanwhile.
    expect((body as { items: unknown[] }).items.length).toBeLessThanOrEqual(60);
  });
});

describe('the size of a delivery', () => {
  it('has a limit, told before the body is read', async () => {
    const body = 'x'.repeat(MAX_MEGABYTES * 1024 * 1024 + 1);
    const answer = await byGithub(body);
    expect([answer.statusCode, answer.json().message]).toEqual([
      413,
      `a delivery may have ${MAX_MEGABYTES} MB at most`,
    ]);
  });

  it('is no matter below it', async () => {
    const body = pushOf({ ref: 'refs/heads/long', commits: 'x'.repeat(1024 * 1024) });
    expect((await byGithub(body)).statusCode).toBe(200);
    const [kept] = await newest();
    const { body: stored } = (await detail(kept?.id as string)) as WebhookDeliveryDetail;
    expect(stored?.length).toBeLessThan(5_000);
  });

  it('is bounded for all senders together, and free again when they are gone', async () => {
    const address = await server.listen();
    const megabyte = Buffer.alloc(1024 * 1024, 0x20);
    const slow = Array.from({ length: 5 }, () => slowSender(address));
    const answers: (number | undefined)[] = [];
    for (const sender of slow) {
      sender.answered.then((status) => answers.push(status));
      sender.request.write(megabyte);
    }
    await waitFor(() => answers.includes(429), { what: 'one is asked to come again' });
    for (const { request } of slow) request.destroy();
    const body = pushOf({ ref: 'refs/heads/after', commits: 'x'.repeat(1024 * 1024) });
    await waitFor(async () => (await byGithub(body)).statusCode === 200, {
      what: 'there is room again',
    });
  });
});

function slowSender(address: string) {
  const request = httpRequest(`${address}/api/webhook`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-github-event': 'push' },
  });
  const answered = new Promise<number | undefined>((resolve) => {
    request.on('response', (response) => resolve(response.statusCode));
    request.on('error', () => resolve(undefined));
  });
  return { request, answered };
}

describe('the log', () => {
  it('is paged, newest first, each once', async () => {
    for (let i = 0; i < 5; i++) await byGithub(pushOf({ ref: `refs/heads/page-${i}` }));
    const seen: string[] = [];
    let next = '';
    do {
      const page = (await server.call('GET', `${ALL}?limit=2&provider=github${next}`))
        .body as unknown as {
        metadata: { continue?: string };
        items: WebhookDelivery[];
      };
      seen.push(...page.items.map(({ id }) => id));
      next = page.metadata.continue ? `&continue=${page.metadata.continue}` : '';
    } while (next !== '');
    const whole = await server.call('GET', `${ALL}?limit=500&provider=github`);
    expect(seen).toEqual((whole.body as { items: WebhookDelivery[] }).items.map(({ id }) => id));
    expect(seen.length).toBeGreaterThan(5);
  });

  it('is filtered by provider, outcome and part of the repository', async () => {
    expect(await newest('&provider=azure-devops')).toEqual([]);
    const [quay, ...others] = await newest('&repository=QUAY.io');
    expect([quay?.provider, others.length]).toEqual(['quay', 1]);
    const some = await newest('&outcome=queued,failed');
    expect(new Set(some.map(({ outcome }) => outcome))).toEqual(new Set(['queued', 'failed']));
    expect(await newest('&repository=%25')).toEqual([]);
  });

  it.each([
    ['GET', `${ALL}?continue=nonsense`, 400],
    ['GET', `${ALL}?limit=0`, 400],
    ['GET', `${ALL}/nonsense`, 404],
    ['GET', `${ALL}/00000000-0000-4000-8000-000000000000`, 404],
    ['POST', `${ALL}/00000000-0000-4000-8000-000000000000/redeliver`, 404],
  ] as const)('%s %s is a %i', async (method, url, status) => {
    expect((await server.call(method, url)).status).toBe(status);
  });

  it('keeps what a delivery carried, but nothing of its proof', async () => {
    const body = pushOf({ ref: 'refs/heads/kept', hook: { config: { secret: 'abc' } } });
    await byGithub(body);
    const [kept] = await newest();
    const found = (await detail(kept?.id as string)) as WebhookDeliveryDetail;
    expect(JSON.parse(found.body ?? '')).toMatchObject({
      ref: 'refs/heads/kept',
      hook: { config: { secret: '••••••' } },
    });
    expect(found.changes).toMatchObject([{ kind: 'push', branch: 'kept' }]);
    expect(JSON.stringify(found)).not.toContain(sign(body));
  });
});

describe('a redelivery', () => {
  it('is a delivery of its own, queued, and audited with who asked for it', async () => {
    await byGithub(pushOf({ ref: 'refs/heads/again' }));
    const [first] = await newest();
    server.signals.take();
    const { status, body } = await server.call('POST', `${ALL}/${first?.id}/redeliver`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      redeliveryOf: first?.id,
      redeliveredBy: 'admin',
      outcome: 'queued',
      ref: 'again',
    });
    const { id } = body as WebhookDelivery;
    expect(server.signals.take()).toEqual([{ name: 'webhook', job: { id } }]);
    expect(await detail(id)).toMatchObject({ body: expect.stringContaining('refs/heads/again') });
    const [audited] = await server.store.audit.list({ kind: 'webhook', limit: 1 });
    expect(audited).toMatchObject({ actor: 'admin', action: 'redeliver', object: first?.id });
  });
});
