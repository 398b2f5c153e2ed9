import { describe, expect, test } from 'vitest';
import type { CliConfig } from './config-file.ts';
import { targetServer } from './target-server.ts';

const CONFIG: CliConfig = {
  current: 'one',
  contexts: {
    one: { server: 'https://one.test', token: 'token-1' },
    two: { server: 'https://two.test', token: 'token-2', insecure: true },
  },
};

describe('the server that a command talks to', () => {
  test.each([
    ['the current context', {}, {}, { server: 'https://one.test', token: 'token-1' }],
    ['a named context', { context: 'two' }, {}, { server: 'https://two.test', token: 'token-2' }],
    [
      'the environment',
      {},
      { LOCKSTEP_SERVER: 'three.test', LOCKSTEP_AUTH_TOKEN: 'token-3' },
      { server: 'https://three.test', token: 'token-3', tokenFrom: 'LOCKSTEP_AUTH_TOKEN' },
    ],
    [
      "Argo CD's names",
      {},
      { ARGOCD_SERVER: 'three.test', ARGOCD_AUTH_TOKEN: 'token-3' },
      { server: 'https://three.test', token: 'token-3', tokenFrom: 'ARGOCD_AUTH_TOKEN' },
    ],
    [
      'options before the environment',
      { server: 'four.test', authToken: 'token-4' },
      { LOCKSTEP_SERVER: 'three.test', LOCKSTEP_AUTH_TOKEN: 'token-3' },
      { server: 'https://four.test', token: 'token-4', tokenFrom: '--auth-token' },
    ],
    [
      'a known address with the token it gave',
      { server: 'https://two.test' },
      {},
      { server: 'https://two.test', token: 'token-2', insecure: true },
    ],
  ])('comes from %s', (_, options, env, target) => {
    expect(targetServer(options, env, CONFIG)).toMatchObject(target);
  });

  test('never gives one server the token of another', () => {
    expect(targetServer({ server: 'evil.test' }, {}, CONFIG).token).toBeUndefined();
    const named = targetServer({ server: 'evil.test', context: 'one' }, {}, CONFIG);
    expect(named).toEqual({ server: 'https://evil.test', insecure: false });
  });

  test('says nothing of where a saved token came from', () => {
    expect(targetServer({}, {}, CONFIG)).not.toHaveProperty('tokenFrom');
  });

  test('takes no prototype for a context', () => {
    expect(() => targetServer({ context: 'constructor' }, {}, CONFIG)).toThrow('no context');
  });

  test('is asked for where none is known', () => {
    expect(() => targetServer({}, {}, { contexts: {} })).toThrow('you are not signed in');
  });
});
