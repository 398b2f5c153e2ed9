import { waitFor } from '@lockstep/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { EXIT } from './cli/exit-codes.ts';
import { type Stack, startSignedInStack } from './testing/stack.ts';

let stack: Stack;
let admin: { env: Record<string, string> };

beforeAll(async () => {
  stack = await startSignedInStack({
    env: { LOCKSTEP_AUDIT_STREAM: 'stdout' },
    cluster: false,
  });
  for (const name of ['p1', 'p2']) await stack.ok(['proj', 'create', name, '--src', '*']);
  admin = { env: { LOCKSTEP_DATABASE_URL: stack.serverEnv.LOCKSTEP_DATABASE_URL as string } };
});
afterAll(() => stack?.close());

interface Line {
  id: string;
  seq?: number;
  hash?: string;
  kind: string;
  object: string;
  actor: string;
}
const linesOf = (text: string): Line[] =>
  text
    .split('\n')
    .filter((line) => line.startsWith('{"'))
    .map((line) => JSON.parse(line));

it('lists and pages, newest first', async () => {
  const { out, err } = await stack.cli(['audit', 'list', '--kind', 'project', '--limit', '1']);
  const [head, line, ...rest] = out.split('\n');
  expect(head).toMatch(/^ID +AT +ACTOR +ACTION +KIND +OBJECT +CAUSE$/);
  expect(line).toMatch(/ admin +create +project +p2 +person$/);
  expect(rest).toEqual(['']);
  const before = /--before (\d+)/.exec(err)?.[1] as string;
  const next = ['audit', 'list', '--kind', 'project', '--before', before, '-o', 'json'];
  const page: Line[] = JSON.parse(await stack.ok(next));
  expect(page.map(({ object }) => object)).toEqual(['p1']);
});

it('exports, oldest first', async () => {
  const lines = linesOf(await stack.ok(['audit', 'export', '--kind', 'project']));
  expect(lines.map(({ object, actor }) => [object, actor])).toEqual([
    ['p1', 'admin'],
    ['p2', 'admin'],
  ]);
  const csv = await stack.ok(['audit', 'export', '--object', 'p1', '--format', 'csv']);
  expect(csv.split('\r\n')[1]).toMatch(/,create,project,p1,p1,/);
});

it('is sealed by the worker, streamed whole, and verified on the database', async () => {
  const verify = (...flags: string[]) => stack.cli(['admin', 'audit', 'verify', ...flags], admin);
  const told = await waitFor(
    async () => {
      const { code, out } = await verify();
      expect(code).toBe(EXIT.ok);
      return out.includes('not sealed') ? undefined : out;
    },
    { what: 'everything is sealed', deadlineMs: 30_000, intervalMs: 500 },
  );
  const [, link, seq, hash] = /--link: ((\d+):([0-9a-f]{64}))\n$/.exec(told) ?? [];
  expect(told).toContain(`The chain is whole: ${seq} rows.`);
  const streamed = await waitFor(
    async () => {
      const lines = linesOf(await stack.worker.log()).filter((line) => 'hash' in line);
      return lines.some((line) => line.hash === hash) && lines;
    },
    { what: 'the stream has come to the end', deadlineMs: 30_000 },
  );
  const places = Array.from({ length: Number(seq) }, (_, n) => n + 1);
  expect(streamed.slice(0, Number(seq)).map((line) => line.seq)).toEqual(places);
  expect((await verify('--link', link as string)).code).toBe(EXIT.ok);
  const other = await verify('--link', `${seq}:${'0'.repeat(64)}`);
  expect([other.code, other.out]).toEqual([
    EXIT.unmet,
    expect.stringContaining(`The chain is broken at row ${seq} (id `),
  ]);
});

it.each([
  [['audit', 'list', '--limit', '0'], 'from 1 to 1000'],
  [['audit', 'list', '--from', 'today'], 'is no time'],
  [['audit', 'export', '--format', 'xml'], 'one of jsonl, csv'],
  [['admin', 'audit', 'verify', '--link', '7'], '--link is a place and its hash'],
])('refuses %j', async (args, message) => {
  const { code, err } = await stack.cli(args, admin);
  expect([code, err]).toEqual([EXIT.error, expect.stringContaining(message)]);
});
