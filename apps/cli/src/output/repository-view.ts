import type { Paint } from './paint.ts';
import { facts, table } from './table.ts';

/** A repository as the API answers it. */
export interface RepositoryBody {
  repo: string;
  type?: string;
  name?: string;
  project?: string;
  insecure?: boolean;
  enableOCI?: boolean;
  enableLfs?: boolean;
  username?: string;
  inheritedCreds?: boolean;
  githubAppID?: number;
  proxy?: string;
  connectionState: { status: string; message: string; attemptedAt?: string };
}

export function repositoryTable(repositories: readonly RepositoryBody[], paint: Paint): string {
  return table(
    [
      { title: 'TYPE', value: (one) => one.type ?? 'git' },
      { title: 'NAME', value: (one) => one.name ?? '' },
      { title: 'REPO', value: (one) => one.repo },
      { title: 'INSECURE', value: (one) => String(one.insecure ?? false) },
      { title: 'OCI', value: (one) => String(one.enableOCI ?? false) },
      { title: 'LFS', value: (one) => String(one.enableLfs ?? false) },
      { title: 'CREDS', value: credentialsOf },
      { title: 'STATUS', value: (one) => paint(one.connectionState.status) },
      { title: 'MESSAGE', value: (one) => one.connectionState.message },
      { title: 'PROJECT', value: (one) => one.project ?? '' },
    ],
    repositories,
  );
}

export function repositoryFacts(repository: RepositoryBody, paint: Paint): string {
  const { connectionState } = repository;
  return facts([
    ['Repo', repository.repo],
    ['Type', repository.type ?? 'git'],
    ['Name', repository.name ?? ''],
    ['Project', repository.project ?? ''],
    ['Creds', credentialsOf(repository)],
    ['Username', repository.username ?? ''],
    ['Insecure', String(repository.insecure ?? false)],
    ['LFS', String(repository.enableLfs ?? false)],
    ['OCI', String(repository.enableOCI ?? false)],
    ['Proxy', repository.proxy ?? ''],
    ['Status', [paint(connectionState.status), connectionState.message].join(' ').trim()],
    ['Checked', connectionState.attemptedAt ?? ''],
  ]);
}

/** In the field's words: where what it logs in with comes from. */
function credentialsOf({ username, inheritedCreds, githubAppID }: RepositoryBody): string {
  if (inheritedCreds) return 'inherited';
  return String(username !== undefined || githubAppID !== undefined);
}
