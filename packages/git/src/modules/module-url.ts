import { parseRemote } from '../access/remote.ts';
import type { AddressPolicy } from '../access/repo-access.ts';
import { GitError } from '../command/git-error.ts';

/**
 * The address of a submodule: absolute, or relative (`./x`, `../x`) to the repository that names
 * it. Throws GitError `refused` for one that must not be contacted.
 */
export function moduleUrl(url: string, parentUrl: string, policy: AddressPolicy): string {
  if (!/^\.\.?\//.test(url)) {
    const remote = parseRemote(url, policy);
    const hasLogin = remote.protocol !== 'ssh' && remote.username !== undefined;
    return hasLogin ? url : remote.url;
  }
  const parent = parseRemote(parentUrl, policy);
  if (parent.protocol === 'file') return parseRemote(joined('', parent.url, url), policy).url;
  const { protocol, host, username, pathname } = new URL(parent.url);
  const user = username ? `${username}@` : '';
  return parseRemote(joined(`${protocol}//${user}${host}`, pathname, url), policy).url;
}

function joined(origin: string, parentPath: string, relative: string): string {
  const names = parentPath.split('/').filter((name) => name !== '');
  for (const name of relative.split('/')) {
    if (name === '' || name === '.') continue;
    if (name !== '..') names.push(name);
    else if (names.pop() === undefined) {
      throw new GitError(
        'refused',
        `the address ${JSON.stringify(relative)} leads above the server`,
      );
    }
  }
  return `${origin}/${names.join('/')}`;
}
