import { type ApiClient, apiPath } from '../api/api-client.ts';
import { CliError } from '../cli/cli-error.ts';

/** The account that a command is about: the one it names, else whoever is signed in. */
export async function accountNamed(api: ApiClient, given: string | undefined): Promise<string> {
  if (given) return given;
  const { username } = await api.get<{ username?: string }>(apiPath('session', 'userinfo'));
  if (username) return username;
  throw new CliError('you are not signed in', { hint: 'lockstep login ADDRESS' });
}
