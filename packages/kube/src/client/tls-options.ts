import { isIP } from 'node:net';
import {
  checkServerIdentity,
  createSecureContext,
  type PeerCertificate,
  type SecureContext,
} from 'node:tls';
import type { Connection } from '../connection/connection.ts';
import type { Identity } from '../connection/credential-source.ts';
import { KubeError } from './kube-error.ts';

export interface TlsOptions {
  secureContext: SecureContext;
  rejectUnauthorized: boolean;
  servername?: string;
  checkServerIdentity?: (host: string, certificate: PeerCertificate) => Error | undefined;
}

/** Certificates are parsed once per identity and not once per connection. Throws KubeError. */
export function tlsOptions(connection: Connection, identity: Identity): TlsOptions {
  const host = new URL(connection.server).hostname;
  const servername = connection.serverName ?? (isIP(bare(host)) === 0 ? host : undefined);
  const expected = servername ?? bare(host);
  return {
    secureContext: secureContext(connection, identity),
    rejectUnauthorized: !connection.insecure,
    // Through a proxy's tunnel an address is not known any more, and `localhost` would be expected.
    // Not without need: Node's agent keeps no connection with a check of its own.
    ...(connection.proxyUrl && {
      checkServerIdentity: (_host: string, certificate: PeerCertificate) =>
        checkServerIdentity(expected, certificate),
    }),
    ...(servername !== undefined && { servername }),
  };
}

/** An IPv6 address without the brackets that URLs put around it. */
export function bare(host: string): string {
  return host.startsWith('[') ? host.slice(1, -1) : host;
}

function secureContext(connection: Connection, identity: Identity): SecureContext {
  const { ca } = connection;
  // OpenSSL passes over a CA that is no PEM, and then no server is trusted for no visible reason.
  if (ca !== undefined && !ca.includes('-----BEGIN ')) throw unreadable('the CA is not PEM');
  try {
    return createSecureContext({ ca, cert: identity.cert, key: identity.key });
  } catch (error) {
    throw unreadable((error as Error).message, error);
  }
}

function unreadable(why: string, cause?: unknown): KubeError {
  return new KubeError({
    status: 0,
    reason: 'InvalidCertificate',
    message: `the connection's CA, certificate or key cannot be read: ${why}`,
    unreachable: true,
    cause,
  });
}
