import { describe, expect, it } from 'vitest';
import { createLoginThrottle } from './login-throttle.ts';

function fixture() {
  const clock = { now: new Date(0) };
  const throttle = createLoginThrottle({ now: () => clock.now, limits: { capacity: 20 } });
  const fail = (times: number, account: string, address: string) => {
    for (let i = 0; i < times; i++) throttle.failed(account, address);
  };
  const passMs = (ms: number) => {
    clock.now = new Date(clock.now.getTime() + ms);
  };
  return { throttle, fail, passMs };
}

describe('login throttle', () => {
  it('lets a person mistype four times, then makes each wait twice the last', () => {
    const { throttle, fail } = fixture();
    fail(4, 'admin', '10.0.0.1');
    expect(throttle.waitMs('admin', '10.0.0.1')).toBe(0);
    fail(1, 'admin', '10.0.0.1');
    expect(throttle.waitMs('admin', '10.0.0.1')).toBe(1000);
    fail(1, 'admin', '10.0.0.1');
    expect(throttle.waitMs('admin', '10.0.0.1')).toBe(2000);
    fail(20, 'admin', '10.0.0.1');
    expect(throttle.waitMs('admin', '10.0.0.1')).toBe(300_000);
  });

  it('does not lock the owner of the account out of another address', () => {
    const { throttle, fail } = fixture();
    fail(30, 'admin', '10.0.0.66');
    expect(throttle.waitMs('admin', '10.0.0.1')).toBe(0);
  });

  it('slows down one address that tries many names', () => {
    const { throttle, fail } = fixture();
    for (let i = 0; i < 50; i++) fail(1, `user${i}`, '10.0.0.66');
    expect(throttle.waitMs('somebody-else', '10.0.0.66')).toBeGreaterThan(0);
  });

  it('forgets after success and after a quarter of an hour', () => {
    const { throttle, fail, passMs } = fixture();
    fail(8, 'admin', '10.0.0.1');
    throttle.succeeded('admin', '10.0.0.1');
    expect(throttle.waitMs('admin', '10.0.0.1')).toBe(0);
    fail(8, 'admin', '10.0.0.2');
    passMs(900_001);
    fail(1, 'admin', '10.0.0.2');
    expect(throttle.waitMs('admin', '10.0.0.2')).toBe(0);
  });

  it('keeps no more entries than its capacity', () => {
    const { throttle, fail } = fixture();
    fail(8, 'first', '10.0.0.1');
    for (let i = 0; i < 20; i++) fail(1, 'x', `10.1.0.${i}`);
    expect(throttle.waitMs('first', '10.0.0.1')).toBe(0);
  });
});
