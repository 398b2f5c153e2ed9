import { describe, expect, it } from 'vitest';
import { renewedToken } from './renewed-token.ts';

const HOUR = 3_600_000;
const CONNECTION = { server: 'https://x.test', credential: { kind: 'none' } } as const;
const ACCOUNT = { namespace: 'kube-system', name: 'manager', expirationSeconds: 3600 };

function jwt(fromMs: number, id = ''): string {
  const claims = { iat: fromMs / 1000, exp: (fromMs + HOUR) / 1000, id };
  return `h.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.s`;
}

/** A cluster that gives tokens of an hour, and a store. */
function world(options: { refuses?: boolean; exchanged?: string } = {}) {
  const state = { nowMs: 0, stored: jwt(0), asked: [] as unknown[], failures: 0 };
  const current = renewedToken(CONNECTION, ACCOUNT, {
    request: async ({ credential }) => {
      state.asked.push(credential);
      if (options.refuses) throw new Error('forbidden');
      return { token: jwt(state.nowMs), expiresAtMs: state.nowMs + HOUR };
    },
    exchange: async ({ to }) => {
      state.stored = options.exchanged ?? to;
      return options.exchanged === undefined;
    },
    stored: async () => state.stored,
    onFailure: () => {
      state.failures += 1;
    },
    now: () => state.nowMs,
  });
  return { state, current };
}

describe("a cluster's token", () => {
  it('is used until half of its life is over', async () => {
    const { state, current } = world();
    expect(await current()).toEqual({ token: jwt(0), expiresAtMs: HOUR / 2 });
    expect(state.asked).toEqual([]);
  });

  it('is exchanged then, with itself, and the new one stored', async () => {
    const { state, current } = world();
    state.nowMs = HOUR / 2;
    expect(await current()).toEqual({ token: jwt(HOUR / 2), expiresAtMs: HOUR });
    expect(state.asked).toEqual([{ kind: 'token', token: jwt(0) }]);
    expect(state.stored).toBe(jwt(HOUR / 2));
  });

  it('stays where it cannot be exchanged, and is tried again soon', async () => {
    const { state, current } = world({ refuses: true });
    state.nowMs = HOUR / 2;
    expect(await current()).toEqual({ token: jwt(0), expiresAtMs: HOUR / 2 + 60_000 });
    expect(state.failures).toBe(1);
  });

  it('is what somebody else stored meanwhile', async () => {
    const others = jwt(HOUR / 2, 'of another');
    const { state, current } = world({ exchanged: others });
    state.nowMs = HOUR / 2;
    expect((await current()).token).toBe(others);
  });

  it('that does not end is left alone', async () => {
    const { state, current } = world();
    state.stored = 'opaque';
    expect(await current()).toEqual({ token: 'opaque', expiresAtMs: Number.POSITIVE_INFINITY });
  });
});
