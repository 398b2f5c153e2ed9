import { expect, test } from 'vitest';
import { proxyFor } from './proxy.ts';

const PROXY = 'http://proxy:3128';

test.each([
  ['https://git.example.com/a', '', true],
  ['https://git.example.com/a', 'git.example.com', false],
  ['https://git.example.com/a', 'example.com', false],
  ['https://git.example.com/a', '.example.com', false],
  ['https://git.example.com/a', '*.example.com', false],
  ['https://notexample.com/a', 'example.com', true],
  ['https://git.example.com/a', 'git.example.com:443', false],
  ['https://git.example.com:8443/a', 'git.example.com:443', true],
  ['http://10.1.2.3/a', '10.0.0.0/8', false],
  ['http://11.1.2.3/a', '10.0.0.0/8', true],
  ['http://[fd00::1]/a', 'fd00::/8', false],
  ['http://git.example.com/a', '10.0.0.0/8', true],
  ['http://10.1.2.3/a', '10.0.0.0/99, x/y', true],
  ['http://git.example.com/a', 'a b,*', false],
])('%s with the exceptions %j', (url, noProxy, isProxied) => {
  const settings = { proxy: PROXY, noProxy };
  expect(proxyFor(new URL(url), settings, {})).toBe(isProxied ? PROXY : undefined);
});

test("the environment's proxy counts where the repository has none, by scheme", () => {
  const env = { HTTPS_PROXY: 'http://s:1', http_proxy: 'http://p:1', NO_PROXY: 'in.example.com' };
  const of = (url: string, settings = {}) => proxyFor(new URL(url), settings, env);
  expect(of('https://a.example.com')).toBe('http://s:1');
  expect(of('http://a.example.com')).toBe('http://p:1');
  expect(of('https://in.example.com')).toBeUndefined();
  expect(of('https://a.example.com', { proxy: PROXY })).toBe(PROXY);
  expect(of('https://in.example.com', { noProxy: 'other' })).toBe('http://s:1');
});
