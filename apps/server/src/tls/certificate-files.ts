import { createHash, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import type { Server as TlsServer } from 'node:https';
import { createSecureContext } from 'node:tls';
import { messageOf } from '@lockstep/domain';
import type { FastifyBaseLogger } from 'fastify';

/** PEM files of the certificate, with whoever signed it below it, and of its private key. */
export interface TlsFiles {
  certFile: string;
  keyFile: string;
}

export interface KeyPair {
  cert: Buffer;
  key: Buffer;
}

/** @throws Error where a file cannot be read, or the key is not that of the certificate. */
export async function readKeyPair({ certFile, keyFile }: TlsFiles): Promise<KeyPair> {
  const [cert, key] = await Promise.all([readFile(certFile), readFile(keyFile)]);
  try {
    createSecureContext({ cert, key });
  } catch (error) {
    throw new Error(
      `${certFile} and ${keyFile} are no certificate and its key: ${messageOf(error)}`,
    );
  }
  return { cert, key };
}

/** Often enough for who renews a certificate days before it ends. */
const LOOK_EVERY_MS = 10_000;

/**
 * Serves with what the files hold now: looked at every ten seconds, because what renews them may
 * swap links. A pair that is not one leaves the last in force. Answers how to end it.
 */
export function followFiles(
  server: Server,
  files: TlsFiles,
  { first, log, everyMs = LOOK_EVERY_MS }: FollowOptions,
): () => void {
  let served = digestOf(first);
  let complained = '';
  const look = async () => {
    try {
      const pair = await readKeyPair(files);
      complained = '';
      if (digestOf(pair) === served) return;
      (server as TlsServer).setSecureContext({ ...pair, minVersion: MIN_VERSION });
      served = digestOf(pair);
      log.info(
        { validTo: new X509Certificate(pair.cert).validTo },
        'another certificate is served',
      );
    } catch (error) {
      if (messageOf(error) === complained) return;
      complained = messageOf(error);
      log.error({ err: complained }, 'the certificate stays as it was');
    }
  };
  const timer = setInterval(() => void look(), everyMs);
  timer.unref();
  return () => clearInterval(timer);
}

export const MIN_VERSION = 'TLSv1.2';

interface FollowOptions {
  first: KeyPair;
  log: Pick<FastifyBaseLogger, 'info' | 'error'>;
  everyMs?: number;
}

function digestOf({ cert, key }: KeyPair): string {
  return createHash('sha256').update(cert).update(key).digest('hex');
}
