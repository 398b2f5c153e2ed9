import { GitError } from '../command/git-error.ts';
import { percentDecoded } from './percent-decoded.ts';
import type { AddressPolicy } from './repo-access.ts';

/** An address that was checked: `url` carries no credentials and cannot be read as an option. */
export interface Remote {
  url: string;
  protocol: 'http' | 'https' | 'ssh' | 'file';
  /** Empty for local paths. */
  host: string;
  /** Credentials that stood in the address. */
  username?: string;
  password?: string;
}

const SCP_FORM = /^(?:([^@/:]+)@)?(\[[0-9a-f:.]+\]|[^@:/[\]]+):(?!\/\/)(.+)$/i;
/** Names and addresses: ssh hands a host on to the shell that starts its proxy command. */
const HOST = /^[\w.:-]{1,253}$/;
const PROTOCOLS: Record<string, Remote['protocol']> = {
  'http:': 'http',
  'https:': 'https',
  'ssh:': 'ssh',
  'git+ssh:': 'ssh',
  'file:': 'file',
};

/** Reads a repository's address. Throws GitError `refused` for one that must not be contacted. */
export function parseRemote(address: string, policy: AddressPolicy = {}): Remote {
  const text = address.trim();
  if (text === '' || text.startsWith('-') || hasControlCharacter(text)) {
    throw refused(text, 'it is not an address');
  }
  if (/^[\w+.-]+::/.test(text)) throw refused(text, 'transport helpers are not allowed');
  if (text.startsWith('/')) return fileRemote(text, policy);
  const scp = text.includes('://') ? null : SCP_FORM.exec(text);
  const remote = scp ? sshRemote(scp) : urlRemote(text);
  if (remote.protocol === 'file') return fileRemote(text, policy);
  if (remote.host.startsWith('-') || remote.username?.startsWith('-')) {
    throw refused(text, 'a host or user cannot begin with a dash');
  }
  if (!HOST.test(remote.host)) throw refused(text, 'it names no host that can be');
  return remote;
}

function hasControlCharacter(text: string): boolean {
  return [...text].some((char) => char < ' ' || char === '\u007f');
}

function sshRemote(scp: RegExpExecArray): Remote {
  const [, user = 'git', host = '', path = ''] = scp;
  const absolute = path.startsWith('/') ? path : `/${path}`;
  return {
    url: `ssh://${user}@${host}${absolute}`,
    protocol: 'ssh',
    host: bare(host),
    username: user,
  };
}

function urlRemote(text: string): Remote {
  if (!URL.canParse(text)) throw refused(text, 'it is not a URL');
  const url = new URL(text);
  const protocol = PROTOCOLS[url.protocol];
  if (!protocol) throw refused(text, `the scheme ${url.protocol}// is not allowed`);
  const username = percentDecoded(url.username) || undefined;
  const password = percentDecoded(url.password) || undefined;
  if (protocol !== 'ssh') url.username = '';
  url.password = '';
  return {
    url: url.href.replace(/^git\+ssh:/, 'ssh:'),
    protocol,
    host: bare(url.hostname),
    username,
    password,
  };
}

function fileRemote(text: string, policy: AddressPolicy): Remote {
  if (!policy.allowFile) throw refused(text, 'local paths are not allowed');
  return { url: text, protocol: 'file', host: '' };
}

function bare(host: string): string {
  return host.replace(/^\[|\]$/g, '').toLowerCase();
}

function refused(address: string, why: string): GitError {
  // Up to the last @, since a password that was written as it is may hold any character.
  const shown = address.replace(/^([a-z][\w+.-]*:\/\/)?.*@/is, '$1').slice(0, 200);
  return new GitError('refused', `repository address ${JSON.stringify(shown)} is refused: ${why}`);
}
