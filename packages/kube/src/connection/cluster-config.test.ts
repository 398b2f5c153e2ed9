import { IN_CLUSTER_SERVER } from '@lockstep/domain';
import { describe, expect, test } from 'vitest';
import { type ClusterPolicy, connectionFromClusterConfig } from './cluster-config.ts';
import { parseAllowedCommands } from './exec-policy.ts';

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

describe('a credential plug-in that a cluster names', () => {
  const commands = parseAllowedCommands('aws eks get-token,, /opt/bin/get-token ,');
  const policy: ClusterPolicy = { exec: { commands, variables: ['AWS_REGION'] } };
  const EKS = ['eks', 'get-token', '--cluster-name', 'x'];

  test.each([
    ['aws', EKS],
    ['/opt/bin/get-token', []],
  ])('is %s %j, which the operator allows, with what the operator names', (command, args) => {
    const execProviderConfig = { command, args, env: { AWS_PROFILE: 'x' }, installHint: 'get it' };
    const { credential } = connectionFromClusterConfig(SERVER, { execProviderConfig }, policy);
    const inherited = ['PATH', 'AWS_REGION'];
    expect(credential).toMatchObject({
      kind: 'exec',
      plugin: { command, args, env: { AWS_PROFILE: 'x' }, inherited, installHint: 'get it' },
    });
  });

  test.each([
    ['get-token', [], {}, 'LOCKSTEP_CLUSTER_EXEC_COMMANDS of the workers does not name it'],
    ['aws', ['s3', 'cp'], {}, 'does not name it with these arguments'],
    ['./aws', EKS, {}, 'does not name it'],
    ['/bin/sh', ['-c', 'aws eks get-token'], {}, 'does not name it'],
    ['aws', EKS, { LD_PRELOAD: '/tmp/x.so' }, 'may not set LD_PRELOAD'],
    ['aws', EKS, { PYTHONPATH: '/tmp' }, 'may not set PYTHONPATH'],
    ['aws', EKS, { NODE_OPTIONS: '--require /tmp/x' }, 'may not set NODE_OPTIONS'],
    ['aws', EKS, { AWS_CONFIG_FILE: '/tmp/x' }, 'may not set AWS_CONFIG_FILE'],
    ['aws', EKS, { HOME: '/tmp' }, 'may not set HOME'],
    ['aws', EKS, { https_proxy: 'http://x' }, 'may not set https_proxy'],
    ['aws', EKS, { LOCKSTEP_SECRET_KEY: 'x' }, 'may not set LOCKSTEP_SECRET_KEY'],
  ])('is not %s %j with %j', (command, args, env, says) => {
    const execProviderConfig = { command, args, env: env as Record<string, string> };
    expect(() => connectionFromClusterConfig(SERVER, { execProviderConfig }, policy)).toThrow(says);
  });

  test('is none without the operator', () => {
    const execProviderConfig = { command: 'aws', args: EKS };
    expect(() => connectionFromClusterConfig(SERVER, { execProviderConfig })).toThrow(
      'credential plug-in aws is not allowed',
    );
  });
});

describe('the identity of the worker in a cloud', () => {
  const EKS = 'https://abc.gr7.eu-west-1.eks.amazonaws.com';
  const AKS = 'https://x-dns-1.hcp.westeurope.azmk8s.io';
  const tokens = async () => ({ token: 't', expiresAtMs: 0 });
  const policy: ClusterPolicy = { cloud: { tokens, hosts: ['10.0.0.1'] } };
  const plugin = (...args: string[]) => ({
    execProviderConfig: { command: 'argocd-k8s-auth', args, env: { AZURE_CLIENT_ID: 'c' } },
  });
  const aws = { cloud: 'aws', clusterName: 'prod', roleArn: 'arn:aws:iam::1:role/r' };

  test.each([
    [EKS, { awsAuthConfig: { clusterName: 'prod', roleARN: aws.roleArn } }, aws],
    [EKS, { awsAuthConfig: { clusterName: 'prod', profile: 'p' } }, { profile: 'p' }],
    [EKS, plugin('aws', '--cluster-name', 'prod', `--role-arn=${aws.roleArn}`), aws],
    ['https://gke-1.europe-west1.gke.goog', plugin('gcp'), { cloud: 'gcp' }],
    ['https://10.0.0.1', plugin('gcp'), { cloud: 'gcp' }],
    [AKS, plugin('azure'), { cloud: 'azure', settings: { AZURE_CLIENT_ID: 'c' } }],
  ])('is asked for at %s with %j', (server, config, identity) => {
    const { credential } = connectionFromClusterConfig(server, config, policy);
    expect(credential).toMatchObject({ kind: 'cloud', identity });
  });

  test.each([
    ['https://evil.test', plugin('gcp'), 'is shown to *.gke.goog, 10.0.0.1 by https only'],
    ['http://10.0.0.1', plugin('gcp'), 'by https only'],
    ['https://x.eks.amazonaws.com.evil.test', plugin('aws', '--cluster-name', 'x'), 'own aws'],
    [EKS, plugin('aws'), 'needs the clusterName'],
    [EKS, plugin('vault'), 'it is aws, gcp or azure'],
  ])('is not shown to %s with %j', (server, config, says) => {
    expect(() => connectionFromClusterConfig(server, config, policy)).toThrow(says);
  });
});
