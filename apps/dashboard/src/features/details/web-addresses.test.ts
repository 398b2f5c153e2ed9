import { expect, it } from 'vitest';
import { webAddresses } from './web-addresses.ts';

it.each([
  ['https://shop.example/api?a=1', true],
  ['http://10.0.0.1:8080', true],
  ['javascript:alert(1)', false],
  [' \tJavaScript:alert(1)', false],
  ['java\nscript:alert(1)', false],
  ['data:text/html,<script>alert(1)</script>', false],
  ['vbscript:msgbox', false],
  ['//elsewhere.example', false],
  ['', false],
])('the address %j of a manifest becomes a link: %s', (address, isLink) => {
  expect(webAddresses([address]).map(({ url }) => url)).toEqual(isLink ? [address] : []);
});

it.each([
  ['https://logs.example', { title: 'https://logs.example', url: 'https://logs.example' }],
  ['Logs|https://logs.example', { title: 'Logs', url: 'https://logs.example' }],
  ['|https://logs.example', { title: 'https://logs.example', url: 'https://logs.example' }],
])('%j is shown by its title, if it has one', (address, expected) => {
  expect(webAddresses([address])).toEqual([expected]);
});

it('does not take a title for an address', () => {
  expect(webAddresses(['https://shop.example|javascript:alert(1)'])).toEqual([]);
});
