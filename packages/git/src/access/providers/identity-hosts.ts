import { GitError } from '../../command/git-error.ts';
import type { Remote } from '../remote.ts';

/** The cloud's own services: only they are shown an identity that belongs to the worker itself. */
const HOSTS = {
  google: [
    'source.developers.google.com',
    '*.sourcemanager.dev',
    '*.developerconnect.dev',
    'gcr.io',
    '*.gcr.io',
    '*.pkg.dev',
  ],
  azure: ['dev.azure.com', '*.visualstudio.com', '*.azurecr.io', '*.azurecr.cn', '*.azurecr.us'],
  aws: ['*.amazonaws.com', '*.amazonaws.com.cn'],
} as const;

/**
 * Throws GitError `refused` for any other host: whoever registers a repository would else have the
 * worker's token sent to a server of their own.
 */
export function requireHost(cloud: keyof typeof HOSTS, remote: Remote): void {
  const isKnown = HOSTS[cloud].some((pattern) =>
    pattern.startsWith('*.') ? remote.host.endsWith(pattern.slice(1)) : remote.host === pattern,
  );
  if (isKnown && remote.protocol === 'https') return;
  const names = HOSTS[cloud].join(', ');
  throw new GitError(
    'refused',
    `the worker's own ${cloud} identity is shown to ${names} by https only, not to ${remote.protocol}://${remote.host}`,
  );
}
