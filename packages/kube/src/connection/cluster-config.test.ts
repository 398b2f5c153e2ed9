import { IN_CLUSTER_SERVER } from '@lockstep/domain';
import { describe, expect, test } from 'vitest';
import { connectionFromClusterConfig } from './cluster-config.ts';

const SERVER = 'https://cluster.test';
const PEM = '-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----\n';

describe('connectionFromClusterConfig', () => {
  test.each([
    { config: { bearerToken: 't' }, expected: { credential: { kind: 'token', token: 't' } } },
    {
      config: { username: 'ada', password: 'p' },
      expected: { credential: { kind: 'basic', username: 'ada', password: 'p' } },
    },
    {
      config: { execProviderConfig: { command: 'c', env: { A: 'b' } } },
      expected: {
        credential: { kind: 'exec', plugin: { command: 'c', args: [], env: { A: 'b' } } },
      },
    },
    {
      config: { tlsClientConfig: { insecure: true, serverName: 'inner.test' } },
      expected: { insecure: true, serverName: 'inner.test', credential: { kind: 'none' } },
    },
    {
      config: { tlsClientConfig: { caData: Buffer.from(PEM).toString('base64') } },
      expected: { ca: PEM },
    },
    { config: { tlsClientConfig: { caData: PEM } }, expected: { ca: PEM } },
    { config: { proxyUrl: 'http://proxy.test' }, expected: { proxyUrl: 'http://proxy.test' } },
    { config: { address: 'https://10.0.0.1' }, expected: { server: 'https://10.0.0.1' } },
  ])('reads $config', ({ config, expected }) => {
    expect(connectionFromClusterConfig(SERVER, config)).toMatchObject(expected);
  });

  test('the in-cluster name with credentials or an address is a cluster like any other', () => {
    const config = { address: 'https://127.0.0.1:6443', bearerToken: 't' };
    expect(connectionFromClusterConfig(IN_CLUSTER_SERVER, config).server).toBe(config.address);
  });

  test.each([
    { server: 'nonsense', config: {}, says: 'server must be an http or https URL, not nonsense' },
    { server: SERVER, config: { proxyUrl: 'socks5://x' }, says: 'proxyUrl must be' },
    { server: IN_CLUSTER_SERVER, config: {}, says: 'not running inside a Kubernetes cluster' },
  ])('refuses $server $config', ({ server, config, says }) => {
    expect(() => connectionFromClusterConfig(server, config)).toThrow(says);
  });
});
