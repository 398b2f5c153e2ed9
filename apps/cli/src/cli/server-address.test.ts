import { describe, expect, test } from 'vitest';
import { contextName, serverAddress } from './server-address.ts';

describe('the address of a server', () => {
  test.each([
    ['https://lockstep.example.com', {}, 'https://lockstep.example.com'],
    ['https://lockstep.example.com/', {}, 'https://lockstep.example.com'],
    ['https://example.com/lockstep/', {}, 'https://example.com/lockstep'],
    ['lockstep.example.com', {}, 'https://lockstep.example.com'],
    ['lockstep.example.com:8443', {}, 'https://lockstep.example.com:8443'],
    ['lockstep.example.com:8080', { plaintext: true }, 'http://lockstep.example.com:8080'],
    ['localhost:8080', {}, 'http://localhost:8080'],
    ['127.0.0.1:8080', {}, 'http://127.0.0.1:8080'],
    ['[::1]:8080', {}, 'http://[::1]:8080'],
    ['localhost.example.com', {}, 'https://localhost.example.com'],
  ])('%s %o is %s', (given, options, address) => {
    expect(serverAddress(given, options)).toBe(address);
  });

  test.each(['', 'ftp://example.com', 'https://', 'not an address'])('refuses "%s"', (given) => {
    expect(() => serverAddress(given)).toThrow('is not the address of a server');
  });

  test('names a context by host and path', () => {
    expect(contextName('https://lockstep.example.com')).toBe('lockstep.example.com');
    expect(contextName('http://127.0.0.1:8080')).toBe('127.0.0.1:8080');
    expect(contextName('https://example.com/lockstep')).toBe('example.com/lockstep');
  });
});
