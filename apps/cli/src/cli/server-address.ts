import { UsageError } from './cli-error.ts';

/**
 * The address of a server as it is kept: with its scheme, without a slash at the end. A bare
 * `host:port` is https, unless it is this machine or plain text was asked for.
 * @throws UsageError
 */
export function serverAddress(given: string, options: { plaintext?: boolean } = {}): string {
  const text = given.trim();
  const hasScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(text);
  const plain = options.plaintext || /^(localhost|127\.[\d.]+|\[::1\])(:|\/|$)/i.test(text);
  const url = parse(hasScheme ? text : `${plain ? 'http' : 'https'}://${text}`);
  if (!url || !['http:', 'https:'].includes(url.protocol) || url.hostname === '') {
    throw new UsageError(
      `"${given}" is not the address of a server`,
      'Give it as https://lockstep.example.com or HOST:PORT.',
    );
  }
  return `${url.protocol}//${url.host}${url.pathname.replace(/\/+$/, '')}`;
}

function parse(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}

/** How a server is called among the contexts: its host and port. */
export function contextName(server: string): string {
  const { host, pathname } = new URL(server);
  return pathname === '/' ? host : `${host}${pathname}`;
}
