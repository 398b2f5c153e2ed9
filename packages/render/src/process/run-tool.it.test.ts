import { expect, test } from 'vitest';
import { runTool, type ToolCommand } from './run-tool.ts';

const run = (script: string, more: Partial<ToolCommand> = {}) =>
  runTool({
    file: process.execPath,
    args: ['-e', script],
    cwd: '/',
    env: {},
    endsAtMs: performance.now() + 60_000,
    maxOutputBytes: 1024,
    ...more,
  });

const HOARD = 'const all = []; setInterval(() => all.push(Buffer.alloc(20e6, 1)), 10)';

test('a program ends by itself', async () => {
  expect(await run('console.log(1); console.error(2)')).toEqual({
    ok: true,
    stdout: '1\n',
    stderr: '2\n',
  });
  expect(await run('process.exit(3)')).toMatchObject({ ok: false });
});

test.each<[string, string, Partial<ToolCommand>, RegExp]>([
  ['remembers too much', HOARD, {}, /more than 286 MiB of memory/],
  [
    'starts one that remembers too much',
    `require('child_process').spawn(process.execPath, ['-e', ${JSON.stringify(HOARD)}])`,
    {},
    /more than 286 MiB of memory/,
  ],
  ['writes without end', 'for (;;) console.log("x".repeat(1000))', {}, /wrote more than 1024/],
  ['never ends', 'setInterval(() => {}, 1000)', { endsAtMs: 0 }, /did not finish in time/],
  ['is not wanted any more', '1', { signal: AbortSignal.abort() }, /cancelled/],
  ['is not there', '1', { file: '/none' }, /cannot start \/none/],
])('one that %s is ended', async (_, script, more, message) => {
  await expect(run(script, { maxMemoryBytes: 300e6, ...more })).rejects.toThrow(message);
});
