import { readFile } from 'node:fs/promises';
import { CliError } from '../cli/cli-error.ts';
import { readSecretFromStdin } from '../cli/prompt.ts';

const TIMEOUT_MS = 30_000;

/**
 * The token that a CI job has of its own: from a file, or asked of GitHub Actions for an audience.
 * @throws CliError that says what the job lacks.
 */
export async function readJobToken(
  env: NodeJS.ProcessEnv,
  { file, audience }: { file?: string | undefined; audience: string },
): Promise<string> {
  if (file === '-') return readSecretFromStdin();
  if (file !== undefined) return (await readFile(file, 'utf8')).trim();
  const { LOCKSTEP_ID_TOKEN: given } = env;
  if (given) return given.trim();
  const { ACTIONS_ID_TOKEN_REQUEST_URL: url, ACTIONS_ID_TOKEN_REQUEST_TOKEN: bearer } = env;
  if (url && bearer) return askGitHub(url, bearer, audience);
  throw new CliError('this job has no token of its own to exchange', {
    hint:
      'GitHub Actions: permissions: {id-token: write}. GitLab: id_tokens, as LOCKSTEP_ID_TOKEN. ' +
      'Else: --token-file FILE',
  });
}

async function askGitHub(url: string, bearer: string, audience: string): Promise<string> {
  const address = new URL(url);
  address.searchParams.set('audience', audience);
  const answer = await fetch(address, {
    headers: { authorization: `Bearer ${bearer}`, accept: 'application/json' },
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  const { value } = answer.ok ? ((await answer.json()) as { value?: string }) : {};
  if (value) return value;
  throw new CliError(`GitHub gave this job no token: ${address.host} answered ${answer.status}`);
}
