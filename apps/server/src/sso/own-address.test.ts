import { describe, expect, it } from 'vitest';
import { isLoopbackAddress, ownAddress, returnPath } from './own-address.ts';

const ORIGIN = 'https://lockstep.example';
const plain = { publicUrl: ORIGIN, additionalUrls: [] };

describe('where somebody goes after signing in', () => {
  it.each([
    [undefined, '/'],
    ['', '/'],
    ['/applications/shop?view=tree#pods', '/applications/shop?view=tree#pods'],
    ['applications', '/applications'],
    ['https://lockstep.example/clusters', '/clusters'],
    ['https://other.example/clusters', '/clusters'],
  ])('%s: %s', (given, expected) => {
    const addresses = { publicUrl: ORIGIN, additionalUrls: ['https://other.example'] };
    expect(returnPath(addresses, ORIGIN, given)).toBe(expected);
  });

  it.each([
    'https://evil.example/',
    'http://lockstep.example/',
    'https://lockstep.example.evil.example/',
    'https://lockstep.example@evil.example/',
    'https://user@lockstep.example/',
    '//evil.example/',
    '///evil.example/',
    '/\\evil.example/',
    '\\\\evil.example/',
    '/\t/evil.example/',
    'javascript:alert(1)',
    'data:text/html,x',
    'https:/\\evil.example',
    '/%0d%0aset-cookie:x\r\n',
    `/${'a'.repeat(3000)}`,
  ])('%j is refused', (given) => {
    expect(() => returnPath(plain, ORIGIN, given)).toThrow(/must be an address of this/);
  });

  it.each(['https://lockstep.example//evil.example', 'https:evil.example'])(
    'never names a host by a path: %s',
    (given) => {
      expect(returnPath(plain, ORIGIN, given)).toBe('/evil.example');
    },
  );
});

it.each([
  [plain, 'http://10.0.0.1:8080', ORIGIN],
  [{ publicUrl: '', additionalUrls: [] }, 'http://10.0.0.1:8080', 'http://10.0.0.1:8080'],
  [
    { publicUrl: ORIGIN, additionalUrls: ['https://b.example/cd'] },
    'https://b.example',
    'https://b.example/cd',
  ],
])('our own address with %j, asked at %s, is %s', (addresses, origin, expected) => {
  expect(ownAddress(addresses, origin)).toBe(expected);
});

it.each([
  ['http://127.0.0.1:8085/callback', true],
  ['http://[::1]:9/', true],
  ['http://localhost:8085/callback', true],
  ['https://127.0.0.1/', false],
  ['http://127.0.0.1.evil.example/', false],
  ['http://user@127.0.0.1/', false],
  ['http://127.0.0.1/?next=x', false],
  ['http://evil.example/', false],
  ['file:///tmp/x', false],
  ['nothing', false],
])('a command line listens at %s: %s', (address, expected) => {
  expect(isLoopbackAddress(address)).toBe(expected);
});
