import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { AuditEntry, AuditStore } from '@lockstep/store';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AuditKeeper } from './audit-keeper.ts';
import { readAuditSettings } from './settings.ts';
import { type AuditTarget, openTarget, signatureOf } from './targets.ts';

/** As many lines as `unsealed` are there; the stream is held by `heldBy`. */
function memoryAudit(unsealed: number) {
  const state = {
    ...{ unsealed, sealed: 0, streamed: 0, heldBy: '', checked: 0, checks: 0 },
    problem: undefined as { seq: number; message: string } | undefined,
  };
  const audit = {
    seal: async (limit: number) => {
      const count = Math.min(limit, state.unsealed);
      state.unsealed -= count;
      state.sealed += count;
      return count;
    },
    claimStream: async (holder: string) => {
      if (state.heldBy !== '' && state.heldBy !== holder) return undefined;
      state.heldBy = holder;
      return state.streamed;
    },
    sealedAfter: async (seq: number, limit: number) =>
      Array.from({ length: Math.min(limit, state.sealed - seq) }, (_, n) => ({ seq: seq + n + 1 })),
    saveStreamed: async (_holder: string, seq: number) => {
      state.streamed = seq;
    },
    check: async (limit: number) => {
      const read = Math.min(limit, state.sealed - state.checked);
      state.checked += read;
      state.checks += 1;
      return { read, ...(state.problem && { problem: state.problem }) };
    },
  } as unknown as AuditStore;
  return { state, audit };
}

function keeperOf(audit: AuditStore, target: AuditTarget | undefined, now = () => 0) {
  const warnings: object[] = [];
  const errors: object[] = [];
  const log = {
    warn: (told: object) => void warnings.push(told),
    error: (told: object) => void errors.push(told),
  } as never;
  return { warnings, errors, keeper: new AuditKeeper({ audit, log, holder: 'w1', target, now }) };
}

const seqsOf = (entries: readonly AuditEntry[]) => entries.map(({ seq }) => seq as number);
const upTo = (last: number) => Array.from({ length: last }, (_, n) => n + 1);

describe('a round of the keeper', () => {
  it('seals all that waits, and streams it in order and in parts', async () => {
    const { audit, state } = memoryAudit(1234);
    const got: number[][] = [];
    await keeperOf(audit, async (entries) => void got.push(seqsOf(entries))).keeper.round();
    expect(state).toMatchObject({ unsealed: 0, sealed: 1234, streamed: 1234 });
    expect(got.flat()).toEqual(upTo(1234));
    expect(Math.max(...got.map(({ length }) => length))).toBe(100);
  });

  it('seals where nothing is streamed', async () => {
    const { audit, state } = memoryAudit(3);
    await keeperOf(audit, undefined).keeper.round();
    expect(state).toMatchObject({ sealed: 3, streamed: 0 });
  });

  it('leaves the stream to whoever holds it', async () => {
    const { audit, state } = memoryAudit(3);
    state.heldBy = 'w2';
    const got: number[] = [];
    await keeperOf(audit, async (entries) => void got.push(...seqsOf(entries))).keeper.round();
    expect([state.sealed, got]).toEqual([3, []]);
  });

  it('sends again what was not taken, after pauses that grow to a minute', async () => {
    const { audit, state } = memoryAudit(2);
    let now = 0;
    let isDown = true;
    const got: number[] = [];
    const target: AuditTarget = async (entries) => {
      if (isDown) throw new Error('down');
      got.push(...seqsOf(entries));
    };
    const { keeper, warnings } = keeperOf(audit, target, () => now);
    for (; now < 300_000; now += 1000) await keeper.round();
    const pauses = warnings.map((told) => (told as { pauseMs: number }).pauseMs / 1000);
    expect(pauses.slice(0, 7)).toEqual([2, 4, 8, 16, 32, 60, 60]);
    expect(state).toMatchObject({ sealed: 2, streamed: 0 });
    isDown = false;
    for (; now < 400_000; now += 1000) await keeper.round();
    expect([got, state.streamed]).toEqual([[1, 2], 2]);
  });

  it('goes on streaming when nothing can be sealed', async () => {
    const { audit, state } = memoryAudit(0);
    state.sealed = 1;
    const broken = { ...audit, seal: () => Promise.reject(new Error('down')) };
    const { keeper, warnings } = keeperOf(broken as AuditStore, async () => {});
    await keeper.round();
    expect([warnings.length, state.streamed]).toEqual([1, 1]);
  });
});

describe('the chain', () => {
  it('is read at once while there is much to read, else now and then', async () => {
    const { audit, state } = memoryAudit(2_500);
    let now = 0;
    const { keeper } = keeperOf(audit, undefined, () => now);
    for (; now <= 4_000; now += 2_000) await keeper.round();
    expect(state).toMatchObject({ checked: 2_500, checks: 3 });
    for (; now <= 18_000; now += 2_000) await keeper.round();
    expect(state.checks).toBe(3);
    for (; now <= 20_000; now += 2_000) await keeper.round();
    expect(state.checks).toBe(4);
  });

  it('that is broken is told as an error', async () => {
    const { audit, state } = memoryAudit(1);
    state.problem = { seq: 7, message: 'it was changed after it was sealed' };
    const { keeper, errors } = keeperOf(audit, undefined);
    await keeper.round();
    expect(errors).toEqual([state.problem]);
  });
});

describe('a webhook', () => {
  let server: Server;
  let status: number;
  let requests: { message: IncomingMessage; body: string }[];
  beforeEach(async () => {
    [status, requests] = [200, []];
    server = createServer(async (message, response) => {
      requests.push({ message, body: await text(message) });
      response.writeHead(status, { location: 'http://127.0.0.1:1/elsewhere' }).end('thanks');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterEach(() => void server.close());

  const target = () =>
    openTarget({
      kind: 'webhook',
      url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/in`,
      authorization: 'Splunk abc',
      secret: 'between us',
    });
  const entries = [
    { id: '1', actor: 'a\nb', seq: 7 },
    { id: '2', seq: 8 },
  ] as AuditEntry[];

  it('is sent JSON lines with its header', async () => {
    await target()(entries);
    const [{ message, body } = {} as never] = requests;
    expect(message.headers).toMatchObject({
      'content-type': 'application/x-ndjson',
      authorization: 'Splunk abc',
    });
    expect(body).toBe(
      '{"type":"audit","id":"1","actor":"a\\nb","seq":7}\n{"type":"audit","id":"2","seq":8}\n',
    );
    expect(message.headers['lockstep-audit-sequence']).toBe('7-8');
  });

  it('is sent a signature over the time and the body, as the secret makes it', async () => {
    await target()(entries);
    const [{ message, body } = {} as never] = requests;
    const signature = String(message.headers['lockstep-signature']);
    const seconds = Number(/^t=(\d+),/.exec(signature)?.[1]);
    expect(Math.abs(Date.now() / 1000 - seconds)).toBeLessThan(60);
    expect(signature).toBe(signatureOf(body, 'between us', seconds * 1000));
    expect(signatureOf('body', 'key', 1_700_000_000_999)).toBe(
      't=1700000000,v1=47b6ce0fca59474308e2921c247cb2493dce6b8101d90ac05bd0c6a37d0e046e',
    );
  });

  it('without a secret is sent none', async () => {
    await openTarget({
      kind: 'webhook',
      url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/in`,
      authorization: '',
      secret: '',
    })(entries);
    expect(requests[0]?.message.headers).not.toHaveProperty('lockstep-signature');
    expect(requests[0]?.message.headers).not.toHaveProperty('authorization');
  });

  it.each([301, 400, 401, 500, 503])('that answers %i has not taken them', async (answered) => {
    status = answered;
    await expect(target()(entries)).rejects.toThrow(`answered ${answered}`);
    expect(requests).toHaveLength(1);
  });
});

describe('the settings', () => {
  const webhook = (url: string, authorization = '', secret = '') => ({
    ...{ kind: 'webhook', url, authorization, secret },
  });
  it.each([
    ['nothing: a year, no stream', {}, { keepDays: 365, stream: undefined }],
    [
      'empty variables',
      { LOCKSTEP_AUDIT_STREAM: '', LOCKSTEP_AUDIT_RETENTION_DAYS: '' },
      { keepDays: 365, stream: undefined },
    ],
    ['for ever', { LOCKSTEP_AUDIT_RETENTION_DAYS: '0' }, { keepDays: 0 }],
    ['standard output', { LOCKSTEP_AUDIT_STREAM: 'stdout' }, { stream: { kind: 'stdout' } }],
    [
      'an address',
      { LOCKSTEP_AUDIT_STREAM: 'https://siem.example/in' },
      { stream: webhook('https://siem.example/in') },
    ],
    [
      'an address with a header',
      {
        LOCKSTEP_AUDIT_STREAM: 'https://siem.example/in',
        LOCKSTEP_AUDIT_STREAM_AUTHORIZATION: 'Bearer x\n',
      },
      { stream: webhook('https://siem.example/in', 'Bearer x') },
    ],
    [
      'an address with a secret to sign with',
      {
        LOCKSTEP_AUDIT_STREAM: 'https://siem.example/in',
        LOCKSTEP_AUDIT_STREAM_SECRET: ' between us\n',
      },
      { stream: webhook('https://siem.example/in', '', 'between us') },
    ],
    [
      'a forwarder here',
      { LOCKSTEP_AUDIT_STREAM: 'http://127.0.0.1:9880/in' },
      { stream: webhook('http://127.0.0.1:9880/in') },
    ],
  ])('take %s', (_name, env, settings) => {
    expect(readAuditSettings(env)).toMatchObject(settings);
  });

  it.each([
    ['LOCKSTEP_AUDIT_RETENTION_DAYS', { LOCKSTEP_AUDIT_RETENTION_DAYS: '1.5' }],
    ['LOCKSTEP_AUDIT_RETENTION_DAYS', { LOCKSTEP_AUDIT_RETENTION_DAYS: '-1' }],
    ['LOCKSTEP_AUDIT_RETENTION_DAYS', { LOCKSTEP_AUDIT_RETENTION_DAYS: 'year' }],
    ['LOCKSTEP_AUDIT_STREAM', { LOCKSTEP_AUDIT_STREAM: 'http://siem.example/in' }],
    ['LOCKSTEP_AUDIT_STREAM', { LOCKSTEP_AUDIT_STREAM: 'https://u:pw@siem.example/in' }],
    ['LOCKSTEP_AUDIT_STREAM', { LOCKSTEP_AUDIT_STREAM: 'file:///etc/passwd' }],
    ['LOCKSTEP_AUDIT_STREAM', { LOCKSTEP_AUDIT_STREAM: 'yes' }],
    [
      'LOCKSTEP_AUDIT_STREAM_AUTHORIZATION',
      { LOCKSTEP_AUDIT_STREAM: 'https://s.example', LOCKSTEP_AUDIT_STREAM_AUTHORIZATION: 'a\nb' },
    ],
  ])('refuse a wrong %s: %j', (variable, env) => {
    expect(() => readAuditSettings(env)).toThrow(variable);
    expect(() => readAuditSettings(env)).not.toThrow('pw@');
  });
});
