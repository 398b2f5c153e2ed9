import { verifyAudit } from '@lockstep/store';
import pg from 'pg';
import { inParallel, median, milliseconds } from '../figures.ts';
import { type LoneServer, startLoneServer } from '../lone-server.ts';
import type { Outcome, Row } from '../measure.ts';
import { fillApplications } from '../policy-fleet.ts';

const WRITES = 1_000;
const AT_ONCE = 8;
const LINES = 20_000;
const SEAL_AT_ONCE = 500;

/** What the audit costs: a line in a write's transaction, and later its place in the chain. */
export async function auditCost(): Promise<Outcome> {
  const server = await startLoneServer(fillApplications);
  try {
    const writes = await measureWrites(server);
    const chain = await measureChain(server);
    return { rows: [...rowsOfWrites(writes), ...rowsOfChain(chain)], detail: { writes, chain } };
  } finally {
    await server.stop();
  }
}

interface Writes {
  /** Milliseconds of one transaction, one after the other. */
  readonly aloneMs: { plain: number; audited: number };
  /** Transactions a second, eight at once. */
  readonly perSecond: { plain: number; audited: number };
}

/** In turns, so that what else the machine does hurts both alike. */
async function measureWrites({ databaseUrl }: LoneServer): Promise<Writes> {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: AT_ONCE });
  try {
    const { rows } = await pool.query<{ uid: string }>('SELECT uid FROM application LIMIT 1000');
    const write = (n: number, audited: boolean) =>
      change(pool, (rows[n % rows.length] as { uid: string }).uid, audited);
    for (let n = 0; n < 100; n += 1) await write(n, n % 2 === 0);
    const alone: { plain: number[]; audited: number[] } = { plain: [], audited: [] };
    for (let n = 0; n < WRITES; n += 1) {
      const kind = n % 2 === 0 ? 'plain' : 'audited';
      const startedAt = performance.now();
      await write(n, kind === 'audited');
      alone[kind].push(performance.now() - startedAt);
    }
    const rate = async (audited: boolean) => {
      const startedAt = performance.now();
      await inParallel(WRITES, AT_ONCE, (n) => write(n, audited));
      return (WRITES / (performance.now() - startedAt)) * 1000;
    };
    const rates = { plain: [] as number[], audited: [] as number[] };
    for (let turn = 0; turn < 5; turn += 1) {
      rates.plain.push(await rate(false));
      rates.audited.push(await rate(true));
    }
    return {
      aloneMs: { plain: median(alone.plain), audited: median(alone.audited) },
      perSecond: { plain: median(rates.plain), audited: median(rates.audited) },
    };
  } finally {
    await pool.end();
  }
}

/** What the store's changes of an application come to, with its line of the audit or without. */
async function change(pool: pg.Pool, uid: string, audited: boolean): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    await client.query('UPDATE application SET generation = generation + 1 WHERE uid = $1', [uid]);
    if (audited) {
      await client.query(
        `INSERT INTO audit (actor, groups, token_id, address, request_id, action, kind, object,
           project, detail) VALUES ('ann', $1, $2, '203.0.113.9', $3, 'update', 'application',
           'argocd/app', 'project-1', $4)`,
        [['my-org:ops'], uid, crypto.randomUUID(), DETAIL],
      );
    }
    await client.query(
      `WITH version AS (UPDATE resource_version SET value = value + 1 WHERE id = 1 RETURNING value)
       INSERT INTO outbox (resource_version, sequence, kind, type, uid, payload)
       SELECT value, 1, 'application', 'MODIFIED', $1, '{}'::jsonb FROM version`,
      [uid],
    );
    await client.query('COMMIT');
  } finally {
    client.release();
  }
}

const DETAIL = JSON.stringify({
  changes: [{ path: 'spec.source.targetRevision', before: 'v1.2.3', after: 'v1.2.4' }],
});

interface ChainCost {
  /** Milliseconds of 1,000 lines. */
  readonly sealMs: number;
  readonly checkMs: number;
  readonly verifyMs: number;
  readonly bytesPerLine: number;
}

async function measureChain({ databaseUrl, store }: LoneServer): Promise<ChainCost> {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 1 });
  try {
    while ((await store.audit.seal(SEAL_AT_ONCE)) > 0);
    while ((await store.audit.check(SEAL_AT_ONCE)).read > 0);
    await pool.query(
      `INSERT INTO audit (actor, groups, token_id, address, request_id, action, kind, object,
         project, detail) SELECT 'ann', ARRAY['my-org:ops'], gen_random_uuid()::text, '203.0.113.9',
         gen_random_uuid()::text, 'update', 'application', 'argocd/app-' || n, 'project-1', $2
       FROM generate_series(1, $1) n`,
      [LINES, DETAIL],
    );
    const seal = await timed(async () => {
      while ((await store.audit.seal(SEAL_AT_ONCE)) > 0);
    });
    const check = await timed(async () => {
      while ((await store.audit.check(1_000)).read > 0);
    });
    const { rows } = await pool.query<{ lines: number; bytes: number }>(
      `SELECT count(*)::int AS lines, pg_total_relation_size('audit')::float8 AS bytes FROM audit`,
    );
    const { lines, bytes } = rows[0] as { lines: number; bytes: number };
    const verify = await timed(() => verifyAudit({ databaseUrl }, undefined));
    const ofThousand = (ms: number, count: number) => (ms / count) * 1_000;
    return {
      sealMs: ofThousand(seal, LINES),
      checkMs: ofThousand(check, LINES),
      verifyMs: ofThousand(verify, lines),
      bytesPerLine: bytes / lines,
    };
  } finally {
    await pool.end();
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

function rowsOfWrites({ aloneMs, perSecond }: Writes): Row[] {
  const more = (plain: number, audited: number) =>
    `${(((audited - plain) / plain) * 100).toFixed(0)} %`;
  const told = (rate: number) => rate.toFixed(0);
  return [
    row(
      'a change of an application in PostgreSQL, without its line of the audit',
      milliseconds(aloneMs.plain),
    ),
    row('… with it', `${milliseconds(aloneMs.audited)} (${more(aloneMs.plain, aloneMs.audited)})`),
    row(
      '… eight at once, changes a second without and with',
      `${told(perSecond.plain)}, ${told(perSecond.audited)} (${more(perSecond.plain, perSecond.audited)})`,
    ),
  ];
}

function rowsOfChain({ sealMs, checkMs, verifyMs, bytesPerLine }: ChainCost): Row[] {
  return [
    row('sealing 1,000 lines', milliseconds(sealMs)),
    row('… reading them again, by the worker', milliseconds(checkMs)),
    row('… by `admin audit verify`', milliseconds(verifyMs)),
    row('a line on disk, with its indexes', `${(bytesPerLine / 1024).toFixed(1)} kB`),
  ];
}

function row(measure: string, ours: string): Row {
  return { measure, ours, argo: '–', target: '–' };
}
