import { expect, it } from 'vitest';
import { createLoginThrottle } from './login-throttle.ts';
import { shareLoginThrottle } from './shared-login-throttle.ts';

/** As Redis has it: a note goes to all but who told it. */
function servers(count: number) {
  const listeners: ((note: string) => void)[] = [];
  const now = () => new Date(0);
  const throttles = Array.from({ length: count }, (_, self) =>
    shareLoginThrottle(createLoginThrottle({ now }), {
      tell: (note) => listeners.forEach((listener, at) => void (at === self || listener(note))),
      listen: (listener) => {
        listeners[self] = listener;
      },
    }),
  );
  return { throttles, listeners };
}

it('slows an attacker down who asks a different server each time, and nobody else', () => {
  const { throttles } = servers(3);
  for (let i = 0; i < 6; i++) throttles[i % 3]?.failed('admin', '10.0.0.66');
  for (const throttle of throttles) {
    expect(throttle.waitMs('admin', '10.0.0.66')).toBe(2000);
    expect(throttle.waitMs('admin', '10.0.0.1')).toBe(0);
  }
  throttles[1]?.succeeded('admin', '10.0.0.66');
  expect(throttles[2]?.waitMs('admin', '10.0.0.66')).toBe(0);
});

it.each([
  '',
  'nonsense',
  '{"a":1}',
  '["failed"]',
  '[1,2,3]',
  `["failed","${'x'.repeat(700)}","y"]`,
])('makes nothing of a note such as %s', (note) => {
  const { throttles, listeners } = servers(1);
  for (let i = 0; i < 9; i++) listeners[0]?.(note);
  expect(throttles[0]?.waitMs('admin', '10.0.0.1')).toBe(0);
});
