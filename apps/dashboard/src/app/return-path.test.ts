import { expect, it } from 'vitest';
import { returnPath } from './return-path.ts';

const ORIGIN = 'https://lockstep.test';

it.each([
  ['nothing', undefined, '/applications'],
  ['an empty text', '', '/applications'],
  ['a page', '/applications/shop?view=tree#x', '/applications/shop?view=tree#x'],
  ['an address of ours', `${ORIGIN}/clusters`, '/clusters'],
  ['an address elsewhere', 'https://evil.test/clusters', '/applications'],
  ['one without its scheme', '//evil.test/clusters', '/applications'],
  ['one with backslashes', '/\\\\evil.test', '/applications'],
  ['a path that is one', `${ORIGIN}//evil.test`, '/applications'],
  ['a script', 'javascript:alert(1)', '/applications'],
  ['another port', 'https://lockstep.test:8443/clusters', '/applications'],
  ['itself', '/login?return_url=/login', '/applications'],
  ['a way out', '/auth/logout', '/applications'],
  ['no address', 'https://[', '/applications'],
])('of %s', (_, given, path) => {
  expect(returnPath(given, ORIGIN)).toBe(path);
});
