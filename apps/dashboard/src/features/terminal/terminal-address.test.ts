import { expect, it } from 'vitest';
import { terminalAddress } from './terminal-address.ts';

const place = {
  application: { name: 'shop' },
  project: 'default',
  pod: 'web-1',
  namespace: 'shop',
  container: 'main',
};

it.each([
  [
    'http:',
    place,
    'ws://host/terminal?pod=web-1&container=main&namespace=shop&appName=shop&projectName=default',
  ],
  [
    'https:',
    { ...place, application: { name: 'shop', namespace: 'a&b' } },
    'wss://host/terminal?pod=web-1&container=main&namespace=shop&appName=shop&projectName=default&appNamespace=a%26b',
  ],
])('%s', (protocol, at, address) => {
  expect(terminalAddress(at, { protocol, host: 'host' })).toBe(address);
});
