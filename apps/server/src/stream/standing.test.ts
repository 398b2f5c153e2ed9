import { UserError } from '@lockstep/domain';
import { describe, expect, it, vi } from 'vitest';
import { watchStanding } from './standing.ts';

/** Nothing changes any more: what is lost was lost before. */
function setUp(check: () => Promise<unknown>) {
  const looked = vi.fn();
  const lockstep = {
    access: { onChange: () => () => {} },
    changes: { subscribe: () => () => {} },
    sessionWatch: { follow: () => () => {}, look: looked },
  };
  const lost: string[] = [];
  const end = new AbortController();
  const request = { id: 'r', server: { lockstep } } as never;
  const onLost = ({ code }: UserError) => void lost.push(code);
  watchStanding(request, { check, onLost, uid: 'u', signal: end.signal });
  return { lost, looked, end };
}

describe('what changed between the first question and the watch', () => {
  it.each(['permission-denied', 'unauthenticated', 'not-found'] as const)(
    'ends it: %s',
    async (code) => {
      const { lost, looked } = setUp(() => Promise.reject(new UserError(code, 'no')));
      await vi.waitFor(() => expect(lost).toEqual([code]));
      expect(looked).toHaveBeenCalledOnce();
    },
  );

  it('does not where it cannot be asked now, or it is over', async () => {
    const away = setUp(() => Promise.reject(new UserError('unavailable', 'later')));
    const over = setUp(() => Promise.reject(new UserError('not-found', 'no')));
    over.end.abort();
    await new Promise((resolve) => setImmediate(resolve));
    expect([away.lost, over.lost]).toEqual([[], []]);
  });
});
