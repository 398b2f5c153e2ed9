import { describe, expect, it } from 'vitest';
import { endFromStatus } from './exec-status.ts';

const command = ['sh'];
const nonZero = (causes: object[]) =>
  JSON.stringify({
    status: 'Failure',
    reason: 'NonZeroExitCode',
    message: 'command terminated with non-zero exit code',
    details: { causes },
  });

describe('the end of a command as the API server tells it', () => {
  it.each([
    ['success', '{"metadata":{},"status":"Success"}', { kind: 'exited', exitCode: 0 }],
    ['an exit code', nonZero([{ reason: 'ExitCode', message: '137' }]), { exitCode: 137 }],
    [
      'a failure',
      '{"status":"Failure","reason":"InternalError","message":"no such file"}',
      { kind: 'failed', message: 'no such file' },
    ],
    [
      'an exit code that is none',
      nonZero([{ reason: 'ExitCode', message: '-1' }]),
      { kind: 'failed', message: 'command terminated with non-zero exit code' },
    ],
    ['a text of an older kubelet', 'container not found', { message: 'container not found' }],
    ['nothing', '', { kind: 'failed', message: 'the connection to the container was cut' }],
    ['something else', 'null', { kind: 'failed', message: 'null' }],
  ])('%s', (_name, text, end) => {
    expect(endFromStatus(text, command)).toMatchObject({ ...end, command });
  });
});
