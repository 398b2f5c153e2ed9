import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { EXIT } from '../cli/exit-codes.ts';
import { run } from '../cli/run.ts';
import { memoryTerminal } from '../testing/memory-terminal.ts';

/** What commands about the server's policy and settings refuse before they ask it. */

const CLOSED = { XDG_CONFIG_HOME: '/nonexistent', LOCKSTEP_SERVER: 'http://127.0.0.1:1' };
let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'lockstep-settings-'));
  writeFileSync(join(dir, 'open.yaml'), 'issuers: [');
  writeFileSync(join(dir, 'list.yaml'), '- a');
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

it.each([
  ['admin rbac show x', '"x" is not a version'],
  ['admin rbac show 0', '"0" is not a version'],
  ['admin rbac show 1234567890', '"1234567890" is not a version'],
  ['admin rbac diff 1 -1', '"-1" is not a version'],
  ['admin rbac diff 1 two', '"two" is not a version'],
  ['admin rbac restore v0', '"v0" is not a version'],
  ['admin rbac restore', "missing required argument 'version'"],
  ['admin rbac versions --limit 0', '--limit is a whole number from 1'],
  ['account exchange set', 'required option'],
  ['account exchange set -f DIR/open.yaml', 'is no YAML'],
  ['account exchange set -f DIR/list.yaml', 'holds no settings'],
  ['account exchange set -f DIR/none.yaml', 'cannot read'],
  ['account exchange show -o wide', 'unknown output "wide"'],
])('%s is refused: %s', async (line, message) => {
  const terminal = memoryTerminal();
  const argv = line.replace('DIR', dir).split(' ');
  const code = await run({ argv, env: CLOSED, terminal, signal: new AbortController().signal });
  expect(terminal.written.err).toContain(message);
  expect([code, terminal.written.out]).toEqual([EXIT.error, '']);
});
