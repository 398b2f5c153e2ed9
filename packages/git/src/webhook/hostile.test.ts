import { describe, expect, it } from 'vitest';
import { concerns } from './concerns.ts';
import { parseJson } from './json.ts';
import { keptBody } from './keep-body.ts';
import { PROVIDER_NAMES } from './provider.ts';
import { readDelivery } from './read-delivery.ts';
import { SAMPLES } from './testing/payloads.ts';

/** Deliveries that somebody made up to do harm: each is answered, none takes long or grows. */

const MB = 1024 * 1024;
const options = { secrets: {}, ports: { certificate: async () => undefined } };
const deliver = (body: string | Buffer, headers: Record<string, string> = {}) =>
  readDelivery({ headers, body: Buffer.from(body) }, options);
const GITHUB = { 'x-github-event': 'push' };

describe('a body', () => {
  it.each<[string, string]>([
    ['is empty', ''],
    ['is no JSON', '{"ref": '],
    ['is cut within an escape', '{"ref": "\\u00'],
    ['is bytes', '\0\xff\xfe'],
    ['opens brackets without end', '['.repeat(5 * MB)],
    ['opens objects without end', '{"a":'.repeat(MB)],
    ['is nested deeper than anything is', `${'['.repeat(100)}${']'.repeat(100)}`],
    ['holds more values than anything does', `[${'0,'.repeat(2 * MB)}0]`],
    ['holds more empty objects than fit', `[${'{},'.repeat(MB)}{}]`],
    ['is a text', '"push"'],
    ['is null', 'null'],
    ['is a number without end', '9'.repeat(MB)],
  ])('that %s', async (_name, body) => {
    const found = await deliver(body, GITHUB);
    const isNothing = found.kind === 'refused' || found.event.kind === 'other';
    expect(isNothing, JSON.stringify(found).slice(0, 200)).toBe(true);
  });

  it('whose brackets are only text is read', () => {
    const text = JSON.stringify({ message: '[{'.repeat(1_000), quote: '\\"[[' });
    expect(parseJson(Buffer.from(text))?.get('message').text).toHaveLength(2_000);
  });

  it('of a size that only known senders have is not guessed at', async () => {
    const huge = JSON.stringify({
      ...(SAMPLES['Quay, push']?.body as object),
      x: 'x'.repeat(2 * MB),
    });
    expect(await deliver(huge)).toMatchObject({ kind: 'refused', why: 'unreadable' });
  });

  it('that is a form of a million fields is not taken apart', async () => {
    const headers = { ...GITHUB, 'content-type': 'application/x-www-form-urlencoded' };
    const form = `${'a=b&'.repeat(2 * MB)}payload=%7B%7D`;
    expect(await deliver(form, headers)).toMatchObject({ event: { kind: 'other' } });
    expect(await deliver('payload=%', headers)).toMatchObject({ why: 'unreadable' });
  });
});

/** What each field of each sample may be instead. */
const TWISTS: Record<string, unknown> = {
  missing: undefined,
  null: null,
  'a number': 7,
  'a list': [[[]]],
  'an object': { text: { deeper: {} } },
  'a long text': 'x'.repeat(100_000),
  'a text of controls': '\0\u202e\ud800\r\n',
  'a prototype': JSON.parse('{"__proto__": {"ref": "refs/heads/x"}, "constructor": {"a": 1}}'),
};

describe('a field that is not what it should be', () => {
  it.each(Object.entries(SAMPLES))('%s', async (_name, { headers, body }) => {
    for (const path of pathsOf(body)) {
      for (const [what, value] of Object.entries(TWISTS)) {
        const twisted = JSON.stringify(replaced(body, path, value)) ?? 'null';
        const found = await deliver(twisted, headers);
        const where = `${path.join('.')} is ${what}`;
        expect(['read', 'refused'], where).toContain(found.kind);
        if (found.kind !== 'read' || found.event.kind !== 'changes') continue;
        // What follows works on whatever was read.
        for (const change of found.event.changes) {
          concerns(change, { repoURL: 'https://git.example/shop/deploy', targetRevision: '^1' });
          expect(JSON.stringify(change).length, where).toBeLessThan(20_000);
        }
        expect(keptBody(found.payload).length, where).toBeLessThan(200_000);
      }
    }
  });
});

describe('headers', () => {
  it.each([
    ['of several providers', { 'x-github-event': 'push', 'x-gitlab-event': 'Push Hook' }],
    ['that are long', { 'x-github-event': 'p'.repeat(100_000) }],
    ['of another kind of event', { 'x-event-key': 'repo:\0' }],
    ['of a made-up name', { 'x-gitlab-event': '__proto__' }],
  ])('%s', async (_name, headers) => {
    const found = await deliver('{"object_kind": "constructor"}', headers);
    expect(found.kind).toBe('read');
    if (found.kind === 'read') expect(found.event.kind).toBe('other');
  });

  it('of a delivery id that is long give way to a digest', async () => {
    const { body } = SAMPLES['GitHub, push'] as { body: unknown };
    const headers = { ...GITHUB, 'x-github-delivery': 'i'.repeat(10_000) };
    expect(await deliver(JSON.stringify(body), headers)).toMatchObject({
      key: expect.stringMatching(/^sha256:/),
    });
  });
});

/** A revision that a regular expression could be made to work on. */
it.each([
  `${'1'.repeat(50)}.${'1'.repeat(50)}.x-${'-'.repeat(100)}`,
  `>=${' '.repeat(50_000)}1`,
  '^'.repeat(50_000),
  `${'1.2.3 || '.repeat(20_000)}`,
  `!=${'!='.repeat(30_000)}`,
  '(a+)+$',
])('a target revision or tag that is made to take long: %.20s…', (text) => {
  const push = { kind: 'push' as const, repoUrls: ['https://g.example/r'], ref: '', tag: text };
  const source = { repoURL: 'https://g.example/r' };
  concerns({ ...push, tag: 'v1.0.0' }, { ...source, targetRevision: text });
  concerns(push, { ...source, targetRevision: '^1.0.0' });
  concerns(
    { kind: 'artifact', repository: 'g.example/r', tags: [text] },
    {
      repoURL: 'oci://g.example/r',
      targetRevision: '>1',
    },
  );
});

it('every provider is among the samples that are twisted, but for those that sign their payload', () => {
  const sampled = new Set(Object.values(SAMPLES).map(({ provider }) => provider));
  expect(PROVIDER_NAMES.filter((name) => !sampled.has(name))).toEqual(['aws-sns']);
});

describe('what is kept of a payload', () => {
  it('holds nothing that lets somebody in, and not all of what is long', () => {
    const payload = parseJson(
      Buffer.from(
        JSON.stringify({
          ref: 'refs/heads/main',
          callback_url: 'https://hub.example/hook/2141',
          SubscribeURL: 'https://sns.example/?Token=abc',
          Token: 'abc',
          hook: { config: { secret: 'abc', deeper: [{ password: 'abc' }] } },
          text: 'abcdefgh'.repeat(10_000),
          commits: Array.from({ length: 500 }, (_, index) => index),
        }),
      ),
    );
    const kept = keptBody(payload as NonNullable<typeof payload>);
    expect(kept).toContain('refs/heads/main');
    expect(kept).not.toContain('2141');
    expect(kept).not.toMatch(/"abc"|Token=abc/);
    expect(JSON.parse(kept).commits).toHaveLength(31);
    expect(kept.length).toBeLessThan(6_000);
  });
});

function pathsOf(value: unknown, at: (string | number)[] = []): (string | number)[][] {
  if (typeof value !== 'object' || value === null) return [at];
  const inside = Object.entries(value).flatMap(([key, each]) =>
    pathsOf(each, [...at, Array.isArray(value) ? Number(key) : key]),
  );
  return at.length > 0 ? [at, ...inside] : inside;
}

function replaced(value: unknown, [key, ...rest]: (string | number)[], by: unknown): unknown {
  if (key === undefined) return by;
  const copy = Array.isArray(value) ? [...value] : { ...(value as Record<string, unknown>) };
  const held = copy as Record<string | number, unknown>;
  held[key] = replaced(held[key], rest, by);
  return copy;
}
