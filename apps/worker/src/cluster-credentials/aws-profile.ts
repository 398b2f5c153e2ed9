import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { UserError } from '@lockstep/domain';

const KEYS = {
  aws_access_key_id: 'AWS_ACCESS_KEY_ID',
  aws_secret_access_key: 'AWS_SECRET_ACCESS_KEY',
  aws_session_token: 'AWS_SESSION_TOKEN',
  region: 'AWS_REGION',
} as const;

/**
 * The environment with the keys of a profile of the worker's own credentials file instead of its
 * other identities. What the file would run, or assume by itself, is not done.
 * @throws UserError where there is no such profile, or no keys in it.
 */
export async function profileEnvironment(
  env: NodeJS.ProcessEnv,
  profile: string,
): Promise<NodeJS.ProcessEnv> {
  const file = env.AWS_SHARED_CREDENTIALS_FILE || join(homedir(), '.aws', 'credentials');
  const text = await readFile(file, 'utf8').catch(() => '');
  const found = sectionOf(text, profile);
  if (!found.AWS_ACCESS_KEY_ID || !found.AWS_SECRET_ACCESS_KEY) {
    throw new UserError(
      'failed-precondition',
      `the worker's AWS credentials file has no profile ${profile} with keys`,
    );
  }
  const { AWS_REGION, AWS_DEFAULT_REGION, AWS_ENDPOINT_URL_STS } = env;
  return { AWS_REGION, AWS_DEFAULT_REGION, AWS_ENDPOINT_URL_STS, ...found };
}

function sectionOf(text: string, profile: string): NodeJS.ProcessEnv {
  const found: NodeJS.ProcessEnv = {};
  let isIn = false;
  for (const line of text.split('\n')) {
    const section = /^\s*\[\s*(.*?)\s*\]\s*$/.exec(line)?.[1];
    if (section !== undefined) isIn = section === profile;
    const [, name = '', value = ''] = /^\s*(\w+)\s*=\s*(\S*)\s*$/.exec(line) ?? [];
    if (isIn && name in KEYS) found[KEYS[name as keyof typeof KEYS]] = value;
  }
  return found;
}
