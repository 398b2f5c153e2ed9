import { connect as connectInClear, isIP, type Socket } from 'node:net';
import { type ConnectionOptions, connect as connectEncrypted } from 'node:tls';
import type { DirectoryHost } from './hosts.ts';
import { requestStartTls } from './start-tls.ts';

/** What is said of a host whose time is over. */
export const TOO_LONG = 'it took too long';

/** How what is said to a directory is kept from others. */
export interface Encryption {
  mode: 'none' | 'startTls' | 'tls';
  /** In PEM; those that the system trusts if not given. */
  ca?: string;
  /** What this side shows, in PEM. */
  clientCert?: string;
  clientKey?: string;
  /** Takes whoever answers for the directory. */
  acceptAnyCertificate: boolean;
}

/**
 * A connection to a directory, encrypted where that is asked for before anything is said.
 * `connecting` ends the attempt, and does nothing to what came of it.
 */
export async function openSocket(
  host: DirectoryHost,
  encryption: Encryption,
  connecting: AbortSignal,
): Promise<Socket> {
  const clear = connectInClear({ host: host.name, port: host.port });
  const end = () => clear.destroy(new Error(TOO_LONG));
  connecting.addEventListener('abort', end, { once: true });
  try {
    await settled(clear, 'connect');
    if (encryption.mode === 'none') return clear;
    if (encryption.mode === 'startTls') await whileOpen(clear, requestStartTls(clear));
    const encrypted = connectEncrypted({ ...tlsOptions(host, encryption), socket: clear });
    await settled(encrypted, 'secureConnect');
    return encrypted;
  } catch (error) {
    clear.destroy();
    throw connecting.aborted ? new Error(TOO_LONG) : error;
  } finally {
    connecting.removeEventListener('abort', end);
  }
}

function tlsOptions(host: DirectoryHost, encryption: Encryption): ConnectionOptions {
  return {
    ca: encryption.ca,
    cert: encryption.clientCert,
    key: encryption.clientKey,
    rejectUnauthorized: !encryption.acceptAnyCertificate,
    minVersion: 'TLSv1.2',
    host: host.name,
    // An address is no server name (RFC 6066, section 3); the certificate is held against `host`.
    ...(isIP(host.name) ? {} : { servername: host.name }),
  };
}

/** Waits for the event, or fails with the socket's error. */
async function settled(socket: Socket, event: 'connect' | 'secureConnect'): Promise<void> {
  await whileOpen(socket, new Promise<void>((resolve) => socket.once(event, () => resolve())));
}

function whileOpen<T>(socket: Socket, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const fail = (error?: Error) => reject(error ?? new Error('the connection was closed'));
    const closed = () => fail();
    socket.on('error', fail);
    socket.on('close', closed);
    work.then(resolve, reject).finally(() => {
      socket.off('close', closed);
      socket.off('error', fail);
      // An error without a listener would end the process.
      socket.on('error', () => {});
    });
  });
}
