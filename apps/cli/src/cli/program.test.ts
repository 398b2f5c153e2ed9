import type { Command } from 'commander';
import { describe, expect, test } from 'vitest';
import { memoryTerminal } from '../testing/memory-terminal.ts';
import { createProgram } from './program.ts';

async function optionsOf(argv: string[]) {
  let command: Command | undefined;
  const program = createProgram(memoryTerminal(), {
    found: () => undefined,
    execute: async (_module, found) => {
      command = found;
    },
  });
  await program.parseAsync(argv, { from: 'user' });
  return { options: command?.opts(), args: command?.args, globals: program.opts() };
}

describe('a command line', () => {
  test.each([
    [['app', 'delete', 'a'], { cascade: true }],
    [['app', 'delete', 'a', '--no-cascade'], { cascade: false }],
    [['app', 'delete', 'a', '--cascade=false'], { cascade: false }],
    [['app', 'delete', 'a', '--cascade=true'], { cascade: true }],
    [['app', 'diff', 'a'], { exitCode: true }],
    [['app', 'diff', 'a', '--exit-code=false'], { exitCode: false }],
    [['app', 'sync', 'a', '--prune=true'], { prune: true }],
    [['app', 'sync', 'a', '--prune=false'], { prune: undefined }],
    [['app', 'set', 'a', '--self-heal=false'], { selfHeal: false }],
    [['app', 'set', 'a'], { selfHeal: undefined }],
    [['app', 'wait', 'a', '--timeout', '1m30s'], { timeout: 90 }],
    [['repo', 'add', 'u'], { validate: true, noProxy: undefined }],
    [['repo', 'add', 'u', '--proxy', 'p', '--no-proxy', 'h'], { proxy: 'p', noProxy: 'h' }],
  ])('%j is read as %o', async (argv, expected) => {
    const { options } = await optionsOf(argv);
    for (const [name, value] of Object.entries(expected)) expect(options?.[name]).toEqual(value);
  });

  test('takes flags that look alike after the double dash as they are', async () => {
    const { args } = await optionsOf(['app', 'delete', '--', '--cascade=false']);
    expect(args).toEqual(['--cascade=false']);
  });

  test('takes global options before and after the command', async () => {
    const before = await optionsOf(['--server', 's.test', 'app', 'list', '-p', 'one', '-p', 'two']);
    const after = await optionsOf(['app', 'list', '-p', 'one', '-p', 'two', '--server', 's.test']);
    expect(before.globals.server).toBe('s.test');
    expect(before).toEqual(after);
    expect(after.options?.project).toEqual(['one', 'two']);
  });
});
