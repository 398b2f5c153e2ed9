import { readFile } from 'node:fs/promises';
import { messageOf } from '@lockstep/domain';
import { KubeError } from '../client/kube-error.ts';
import type { CloudToken } from './cloud-identity.ts';
import type { Connection, Credential } from './connection.ts';
import { type ExecCredential, runExecPlugin } from './exec-plugin.ts';

/** What one request needs to prove who sends it. */
export interface Identity {
  authorization?: string;
  cert?: string;
  key?: string;
}

const TOKEN_FILE_TTL_MS = 60_000;
/** A credential about to expire is replaced before a request can carry it too late. */
const EXPIRY_MARGIN_MS = 10_000;

interface Cached {
  identity: Identity;
  validUntilMs: number;
}

export interface CredentialSourceOptions {
  now?: () => number;
  execTimeoutMs?: number;
}

/**
 * Resolves a connection's credential and keeps it for as long as it holds. Requests that ask at the
 * same time share one run of a plug-in.
 */
export class CredentialSource {
  readonly #connection: Connection;
  readonly #now: () => number;
  readonly #execTimeoutMs: number | undefined;
  #cached: Cached | undefined;
  #pending: Promise<Identity> | undefined;

  constructor(connection: Connection, options: CredentialSourceOptions = {}) {
    this.#connection = connection;
    this.#now = options.now ?? Date.now;
    this.#execTimeoutMs = options.execTimeoutMs;
  }

  async identity(): Promise<Identity> {
    if (this.#cached && this.#now() < this.#cached.validUntilMs) return this.#cached.identity;
    this.#pending ??= this.#load().finally(() => {
      this.#pending = undefined;
    });
    return this.#pending;
  }

  /** Forgets a credential that the server refused. False when the next one would be the same. */
  invalidate(refused: Identity): boolean {
    const { kind } = this.#connection.credential;
    if (kind !== 'exec' && kind !== 'token-file' && kind !== 'cloud' && kind !== 'changing-token')
      return false;
    if (this.#cached?.identity === refused) this.#cached = undefined;
    return true;
  }

  async #load(): Promise<Identity> {
    const { identity, validUntilMs } = await this.#resolve();
    this.#cached = { identity, validUntilMs };
    return identity;
  }

  async #resolve(): Promise<Cached> {
    const { credential, cert, key } = this.#connection;
    const forever = Number.POSITIVE_INFINITY;
    switch (credential.kind) {
      case 'none':
        return { identity: { cert, key }, validUntilMs: forever };
      case 'token':
        return { identity: { cert, key, ...bearer(credential.token) }, validUntilMs: forever };
      case 'basic':
        return { identity: { cert, key, ...basic(credential) }, validUntilMs: forever };
      case 'token-file': {
        const token = await readToken(credential.path);
        const validUntilMs = this.#now() + TOKEN_FILE_TTL_MS;
        return { identity: { cert, key, ...bearer(token) }, validUntilMs };
      }
      case 'changing-token':
      case 'cloud': {
        const { token, expiresAtMs } = await changingToken(credential);
        const validUntilMs = expiresAtMs - EXPIRY_MARGIN_MS;
        return { identity: { cert, key, ...bearer(token) }, validUntilMs };
      }
      case 'exec': {
        const answer = await runExecPlugin({
          plugin: credential.plugin,
          connection: this.#connection,
          timeoutMs: this.#execTimeoutMs,
        });
        return { identity: this.#execIdentity(answer), validUntilMs: validUntil(answer) };
      }
    }
  }

  #execIdentity(answer: ExecCredential): Identity {
    return {
      cert: answer.cert ?? this.#connection.cert,
      key: answer.key ?? this.#connection.key,
      ...(answer.token && bearer(answer.token)),
    };
  }
}

async function changingToken(
  credential: Extract<Credential, { kind: 'cloud' | 'changing-token' }>,
): Promise<CloudToken> {
  try {
    if (credential.kind === 'changing-token') return await credential.current();
    return await credential.tokens(credential.identity);
  } catch (cause) {
    throw new KubeError({
      status: 0,
      reason: 'Credential',
      message: messageOf(cause),
      unreachable: true,
      retryable: true,
      cause,
    });
  }
}

function validUntil(answer: ExecCredential): number {
  if (answer.expiresAtMs === undefined) return Number.POSITIVE_INFINITY;
  return answer.expiresAtMs - EXPIRY_MARGIN_MS;
}

function bearer(token: string): { authorization: string } {
  return { authorization: `Bearer ${token}` };
}

function basic(credential: { username: string; password: string }): { authorization: string } {
  const text = `${credential.username}:${credential.password}`;
  return { authorization: `Basic ${Buffer.from(text, 'utf8').toString('base64')}` };
}

async function readToken(path: string): Promise<string> {
  try {
    return (await readFile(path, 'utf8')).trim();
  } catch (error) {
    throw new KubeError({
      status: 0,
      reason: 'CredentialFile',
      message: `token file ${path} cannot be read: ${messageOf(error)}`,
      unreachable: true,
      retryable: true,
    });
  }
}
