import { describe, expect, test } from 'vitest';
import { COMMANDS, GROUPS } from '../registry.ts';
import { memoryTerminal } from '../testing/memory-terminal.ts';
import { EXIT } from './exit-codes.ts';
import { run } from './run.ts';

const NOWHERE = { XDG_CONFIG_HOME: '/nonexistent' };
const CLOSED = { ...NOWHERE, LOCKSTEP_SERVER: 'http://127.0.0.1:1' };

async function lockstep(argv: string[], env: NodeJS.ProcessEnv = NOWHERE) {
  const terminal = memoryTerminal();
  const signal = new AbortController().signal;
  const code = await run({ argv, env, terminal, signal });
  return { code, ...terminal.written };
}

describe('help', () => {
  test.each(Object.keys(COMMANDS))('of %s shows it at work', async (words) => {
    const { code, out, err } = await lockstep([...words.split(' '), '--help']);
    expect(err).toBe('');
    expect(code).toBe(EXIT.ok);
    expect(out).toContain(`Usage: lockstep ${words}`);
    expect(out).toMatch(/Examples:\n\s+\S/);
  });

  test.each(Object.keys(GROUPS))('of the group %s lists its commands', async (words) => {
    const { code, out } = await lockstep([...words.split(' '), '--help']);
    expect(code).toBe(EXIT.ok);
    expect(out).toContain('Commands:');
  });
});

describe('the exit code', () => {
  test.each([
    [['nonsense'], EXIT.error, 'unknown command'],
    [['app', 'lst'], EXIT.error, 'Did you mean'],
    [['app', 'get'], EXIT.error, "missing required argument 'name'"],
    [['app', 'list', '--nonsense'], EXIT.error, 'unknown option'],
    [['app', 'list', '-o', 'xml'], EXIT.error, 'unknown output "xml"'],
    [['app', 'sync'], EXIT.error, 'which application?'],
    [['app', 'wait', 'a', '--timeout', 'soon'], EXIT.error, 'is not a time'],
    [['app', 'diff'], EXIT.diffFailed, "missing required argument 'name'"],
    [['app', 'diff', 'a'], EXIT.diffFailed, 'cannot reach http://127.0.0.1:1'],
    [['app', 'list'], EXIT.error, 'cannot reach http://127.0.0.1:1'],
    [['app', 'delete', 'a', '--propagation-policy', 'odd'], EXIT.error, '--propagation-policy'],
  ])('of %j is %d', async (argv, code, said) => {
    const answer = await lockstep(argv, CLOSED);
    expect(answer.err).toContain(said);
    expect(answer.code).toBe(code);
    expect(answer.out).toBe('');
  });

  test('is that of an error where nobody has signed in', async () => {
    const { code, err } = await lockstep(['app', 'list']);
    expect(code).toBe(EXIT.error);
    expect(err).toContain('lockstep login ADDRESS');
  });

  test('is 0 for the version', async () => {
    for (const argv of [['version', '--client', '--short'], ['--version']]) {
      const { code, out } = await lockstep(argv);
      expect(code).toBe(EXIT.ok);
      expect(out).toMatch(/^lockstep: \d+\.\d+\.\d+\n$/);
    }
  });
});
