import { describe, expect, it } from 'vitest';
import { killRunningCommands, runCommand } from './run-command.ts';

const shell = (script: string, options = {}) => runCommand('/bin/sh', ['-c', script], options);

describe('runCommand', () => {
  it('gives input and takes both outputs', async () => {
    const lines: string[] = [];
    const onStderrLine = (line: string) => void lines.push(line);
    const result = await shell('cat; echo one >&2; echo two >&2', { input: 'in', onStderrLine });
    expect(result).toEqual({ stdout: 'in', stderr: 'one\ntwo\n' });
    expect(lines).toEqual(['one', 'two']);
  });

  it('fails with what the command said', async () => {
    const failure = shell('echo because >&2; exit 7');
    await expect(failure).rejects.toMatchObject({
      name: 'CommandError',
      exitCode: 7,
      message: expect.stringMatching(/exit code 7\nbecause/),
    });
  });

  it('ends a command, with its children, at the deadline', async () => {
    await expect(shell('sleep 1000 | cat', { deadlineMs: 50 })).rejects.toThrow(
      'no end after 50 ms',
    );
  });

  it('ends everything when told to', async () => {
    const running = Promise.allSettled([shell('sleep 1000'), shell('sleep 1000')]);
    killRunningCommands();
    const error = expect.objectContaining({ message: expect.stringContaining('stopped') });
    const rejected = { status: 'rejected', reason: error };
    expect(await running).toEqual([rejected, rejected]);
  });
});
