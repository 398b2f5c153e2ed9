import { expect, it } from 'vitest';
import { withoutUrlPassword } from './url-password.ts';

it.each([
  ['http://me:secret@proxy.test:3128', 'http://me@proxy.test:3128'],
  ['socks5://:secret@proxy.test', 'socks5://@proxy.test'],
  ['HTTP://me:a:b@c@proxy.test/x', 'HTTP://me@proxy.test/x'],
  ['http://me@proxy.test', 'http://me@proxy.test'],
  ['http://proxy.test:3128/a:b@c', 'http://proxy.test:3128/a:b@c'],
  ['proxy.test:3128', 'proxy.test:3128'],
  ['', ''],
])('of %s %s is shown', (address, shown) => {
  expect(withoutUrlPassword(address)).toBe(shown);
});

it('reads an address that is one long row of colons', () => {
  const address = `http://${':'.repeat(200_000)}`;
  expect(withoutUrlPassword(address)).toBe(address);
});
