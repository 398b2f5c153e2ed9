import { createHash, randomBytes } from 'node:crypto';
import type { ApiClient } from '../api/api-client.ts';
import { CliError } from '../cli/cli-error.ts';
import type { Context } from '../cli/context.ts';
import { listenOnLoopback } from './loopback.ts';
import { openBrowser } from './open-browser.ts';
import type { SessionForProgram } from './session.ts';

/** How long somebody has to sign in; the server forgets it then. */
const LONGEST_MS = 10 * 60_000;

export interface BrowserSignIn {
  provider: string | undefined;
  /** To listen on; any that is free for 0. */
  port: number;
  launchBrowser: boolean;
}

/**
 * Signs in through the browser of this machine (RFC 8252): it brings a code, which is good for a
 * session only together with a proof that never left this process.
 */
export async function signInByBrowser(
  context: Context,
  api: ApiClient,
  { provider, port, launchBrowser }: BrowserSignIn,
): Promise<SessionForProgram> {
  const verifier = randomBytes(32).toString('base64url');
  const state = randomBytes(16).toString('base64url');
  const loopback = await listenOnLoopback(state, port);
  try {
    const query = new URLSearchParams({
      ...(provider ? { provider } : {}),
      cli_redirect: loopback.address,
      cli_state: state,
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    });
    const address = `${api.server}/auth/login?${query}`;
    const opened = launchBrowser && (await openBrowser(address, context.env));
    const what = opened ? 'Your browser opens; if it does not, visit' : 'Visit in a browser here';
    context.terminal.err(`${what}:\n  ${address}\n`);
    const code = await beforeTooLate(context, loopback.code);
    return await api.post('/auth/cli/token', { code, code_verifier: verifier });
  } finally {
    loopback.close();
  }
}

async function beforeTooLate(context: Context, code: Promise<string>): Promise<string> {
  const late = AbortSignal.timeout(LONGEST_MS);
  const ended = AbortSignal.any([context.signal, late]);
  return Promise.race([
    code,
    new Promise<never>((_resolve, reject) => {
      const stop = () =>
        reject(
          late.aborted
            ? new CliError('nobody signed in within ten minutes', {
                hint: 'Without a browser on this machine: lockstep login ADDRESS --sso --device',
              })
            : ended.reason,
        );
      if (ended.aborted) stop();
      else ended.addEventListener('abort', stop, { once: true });
    }),
  ]);
}
