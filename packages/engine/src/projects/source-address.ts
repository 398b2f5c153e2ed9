const SSH = /^(ssh:\/\/)?([^/:]*?)@[^@]+$/;
/** What a path may hold as it is; everything else is compared percent-encoded. */
const PLAIN = /[A-Za-z0-9\-_.~!$&'()*+,;=:@/[\]]/;
/** No address begins so. */
const NONE = '\u0000';
const SCHEME = /^([a-z][a-z0-9+.-]*):(.*)$/s;
const AUTHORITY = /^\/\/([^/?#]*)(.*)$/s;
const PORT = /^[^:]*(:\d*)?$/;
const HOST = /^[\w\-.~!$&'()*+,;=:[\]<>"%\u0080-\uffff]*$/;

/**
 * The form in which the field compares addresses of repositories and the globs for them: lower case,
 * no `.git` at the end, `git@host:path` as `git@host/path`. Other than for finding credentials a
 * slash at the end counts. What is no address fits only patterns that are none either.
 */
export function sourceAddress(address: string): string {
  let text = address.trim().toLowerCase();
  if (SSH.test(text) && !text.startsWith('ssh://')) text = `ssh://${text.replace(':', '/')}`;
  if (text.endsWith('.git')) text = text.slice(0, -'.git'.length);
  const normal = parsed(text) ?? `${NONE}${text}`;
  return normal.startsWith('ssh://') ? normal.slice('ssh://'.length) : normal;
}

/** As an address is read and written again; undefined where it is none. */
function parsed(text: string): string | undefined {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
  if (/[\u0000-\u001f\u007f]/.test(text) || text.startsWith(':')) return undefined;
  const [, scheme, afterScheme] = SCHEME.exec(text) ?? [];
  const rest = afterScheme ?? text;
  const [, authority, afterHost] = AUTHORITY.exec(rest) ?? [];
  if (authority !== undefined && !isAuthority(authority)) return undefined;
  const tail = afterHost ?? rest;
  // Without a host before it, a colon in the first folder would be that of a scheme.
  if (scheme === undefined && authority === undefined && /^[^/?#]*:/.test(tail)) return undefined;
  if (scheme !== undefined && authority === undefined && !tail.startsWith('/')) return text;
  const end = tail.search(/[?#]/);
  const path = encodedPath(end < 0 ? tail : tail.slice(0, end));
  if (path === undefined) return undefined;
  const prefix = scheme === undefined ? '' : `${scheme}:`;
  const host = authority === undefined ? '' : `//${authority}`;
  return `${prefix}${host}${path}${end < 0 ? '' : tail.slice(end)}`;
}

function isAuthority(authority: string): boolean {
  const host = authority.slice(authority.lastIndexOf('@') + 1);
  return HOST.test(host) && (host.startsWith('[') || PORT.test(host));
}

/** Undefined where a `%` stands for nothing. */
function encodedPath(path: string): string | undefined {
  if (/%(?![0-9a-f]{2})/.test(path)) return undefined;
  return [...path]
    .map((one) => (one === '%' || PLAIN.test(one) ? one : encodeURIComponent(one)))
    .join('');
}
