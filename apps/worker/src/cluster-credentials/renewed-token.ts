import { type CloudToken, type Connection, lifeOfToken, type TokenRequest } from '@lockstep/kube';

/** What renewing a token of one cluster takes. */
export interface RenewalPorts {
  /** Asks the cluster, with a connection that carries the present token. */
  request(connection: Connection, account: TokenRequest): Promise<CloudToken>;
  /** Stores the new one in exchange for the old; false where somebody stored another meanwhile. */
  exchange(tokens: { from: string; to: string }): Promise<boolean>;
  /** The token that is stored now. */
  stored(): Promise<string | undefined>;
  onFailure(error: unknown): void;
  now(): number;
}

/** Where a renewal failed, and the token is still good. */
const AGAIN_AFTER_MS = 60_000;

/**
 * The token of a cluster's service account, exchanged for a new one when half of its life is over.
 * Whoever finds that another worker, or a person, has stored a different one goes on with that.
 */
export function renewedToken(
  connection: Connection,
  account: TokenRequest,
  ports: RenewalPorts,
): () => Promise<CloudToken> {
  return async () => {
    const token = (await ports.stored()) ?? '';
    const life = lifeOfToken(token);
    if (!life) return { token, expiresAtMs: Number.POSITIVE_INFINITY };
    const renewAtMs = life.fromMs + (life.untilMs - life.fromMs) / 2;
    if (ports.now() < renewAtMs) return { token, expiresAtMs: renewAtMs };
    try {
      const next = await ports.request(
        { ...connection, credential: { kind: 'token', token } },
        account,
      );
      const isKept = await ports.exchange({ from: token, to: next.token });
      const kept = isKept ? next.token : ((await ports.stored()) ?? next.token);
      return { token: kept, expiresAtMs: halfOf(kept, ports.now()) };
    } catch (error) {
      ports.onFailure(error);
      return { token, expiresAtMs: ports.now() + AGAIN_AFTER_MS };
    }
  };
}

function halfOf(token: string, nowMs: number): number {
  const life = lifeOfToken(token);
  if (!life) return Number.POSITIVE_INFINITY;
  return Math.max(nowMs, life.fromMs + (life.untilMs - life.fromMs) / 2);
}
