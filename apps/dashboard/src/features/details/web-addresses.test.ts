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
  expect(webAddresses([address])).toEqual(isLink ? [address] : []);
});
