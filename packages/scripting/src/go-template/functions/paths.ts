import { posix } from 'node:path';
import { FunctionError } from '../template-error.ts';
import { type GoMap, typeName, type Value } from '../value.ts';
import { define, type Functions } from './function.ts';

const base = define('s', (path: string) => {
  if (path === '') return '.';
  return posix.basename(path) || '/';
});
const dir = define('s', (path: string) => clean(path.slice(0, path.lastIndexOf('/') + 1)));
const ext = define('s', (path: string) => /\.[^./]*$/.exec(path)?.[0] ?? '');
const isAbs = define('s', (path: string) => path.startsWith('/'));

function clean(path: string): string {
  const normal = posix.normalize(path);
  return normal.length > 1 && normal.endsWith('/') ? normal.slice(0, -1) : normal;
}

export const pathFunctions: Functions = {
  ...{ base, dir, ext, isAbs, clean: define('s', clean) },
  ...{ osBase: base, osDir: dir, osExt: ext, osIsAbs: isAbs, osClean: define('s', clean) },
  urlParse: define('s', parseUrl),
  urlJoin: define('m', (parts: GoMap | undefined) => joinUrl(parts)),
};

const URL_PARTS =
  /^(?:([A-Za-z][A-Za-z0-9+.-]*):)?(\/\/([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/s;

function parseUrl(text: string): Value {
  const found = URL_PARTS.exec(text);
  // A first part with a colon in it would be a scheme.
  const isUnclear = /^[^/?#]*:/.test(text) && !/^[A-Za-z][A-Za-z0-9+.-]*:/.test(text);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
  if (!found || isUnclear || /[\u0000-\u001f\u007f]/.test(text) || / /.test(found[3] ?? '')) {
    throw new FunctionError(`unable to parse url: ${text}`);
  }
  const [, scheme = '', slashes, authority = '', rest = '', query = '', fragment = ''] = found;
  const at = authority.lastIndexOf('@');
  const port = /:([^:\]]*)$/.exec(authority.slice(at + 1))?.[1] ?? '';
  if (!/^\d*$/.test(port)) throw new FunctionError(`unable to parse url: invalid port in ${text}`);
  const host = authority.slice(at + 1);
  const isOpaque = scheme !== '' && slashes === undefined && !rest.startsWith('/');
  return new Map<string, Value>([
    ['fragment', decoded(fragment)],
    ['host', host],
    ['hostname', host.replace(/:\d*$/, '').replace(/^\[(.*)\]$/, '$1')],
    ['opaque', isOpaque ? rest : ''],
    ['path', isOpaque ? '' : decoded(rest)],
    ['query', query],
    ['scheme', scheme.toLowerCase()],
    ['userinfo', at < 0 ? '' : authority.slice(0, at)],
  ]);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new FunctionError(`invalid URL escape in ${text}`);
  }
}

function joinUrl(parts: GoMap | undefined): string {
  const part = (name: string) => {
    const value = parts?.get(name);
    if (value === undefined || typeof value === 'string') return value ?? '';
    throw new FunctionError(
      `unable to parse ${name} key, must be of type string, but ${typeName(value)} found`,
    );
  };
  const scheme = part('scheme');
  const opaque = part('opaque');
  const userinfo = part('userinfo');
  const host = part('host');
  let text = scheme === '' ? '' : `${scheme}:`;
  if (opaque !== '') text += opaque;
  else {
    if (scheme !== '' || host !== '' || userinfo !== '') {
      text += `//${userinfo === '' ? '' : `${userinfo}@`}${host}`;
    }
    const path = encodeURI(part('path'));
    const isUnclear = text === '' && /^[^/]*:/.test(path);
    if (isUnclear) text = './';
    text += path !== '' && !path.startsWith('/') && host !== '' ? `/${path}` : path;
  }
  if (part('query') !== '') text += `?${part('query')}`;
  return part('fragment') === '' ? text : `${text}#${encodeURI(part('fragment'))}`;
}
