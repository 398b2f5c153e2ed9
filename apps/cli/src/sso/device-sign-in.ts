import { setTimeout as wait } from 'node:timers/promises';
import type { ApiClient } from '../api/api-client.ts';
import { CliError } from '../cli/cli-error.ts';
import type { Context } from '../cli/context.ts';
import type { SessionForProgram } from './session.ts';

interface DeviceBegun {
  device: string;
  userCode: string;
  verificationUri: string;
  verificationUriComplete?: string;
  expiresInSeconds: number;
  intervalSeconds: number;
}

type DeviceState =
  | { state: 'pending'; slowDown: boolean }
  | ({ state: 'done' } & SessionForProgram);

/** RFC 8628, 3.5: whoever asks too often waits so much longer from then on. */
const SLOW_DOWN_SECONDS = 5;

/** Signs in by a code that is confirmed in a browser of any machine (RFC 8628). */
export async function signInByDevice(
  context: Context,
  api: ApiClient,
  provider: string | undefined,
): Promise<SessionForProgram> {
  const begun = await api.post<DeviceBegun>('/auth/device', provider ? { provider } : {});
  const { userCode, verificationUri, verificationUriComplete } = begun;
  const direct = verificationUriComplete ? `  (or ${verificationUriComplete})\n` : '';
  context.terminal.err(
    `Visit in any browser, and enter the code ${userCode}:\n  ${verificationUri}\n${direct}`,
  );
  let intervalSeconds = begun.intervalSeconds;
  const untilMs = Date.now() + begun.expiresInSeconds * 1000;
  while (Date.now() < untilMs) {
    await wait(intervalSeconds * 1000, undefined, { signal: context.signal });
    const state = await api.post<DeviceState>('/auth/device/token', { device: begun.device });
    if (state.state === 'done') return state;
    if (state.slowDown) intervalSeconds += SLOW_DOWN_SECONDS;
  }
  throw new CliError('the code has expired before anybody confirmed it', {
    hint: 'Try again: lockstep login ADDRESS --sso --device',
  });
}
