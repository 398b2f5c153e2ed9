import { NO_CUSTOMIZATIONS, type Operation, UserError } from '@lockstep/domain';
import { KubeError } from '@lockstep/kube';
import type { ApplicationRecord } from '@lockstep/store';
import { describe, expect, it } from 'vitest';
import type { ClusterOwner } from '../ownership/cluster-owner.ts';
import { planOperation } from './plan-operation.ts';

const record = {
  application: {
    metadata: { name: 'shop' },
    spec: { project: 'default', source: { repoURL: 'r' }, destination: { namespace: 'shop' } },
    status: { sync: {} },
  },
} as unknown as ApplicationRecord;

const operation = {
  id: 'op',
  kind: 'sync',
  sync: { manifests: ['{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"}}'] },
  initiatedBy: {},
  revision: '',
} as unknown as Operation;

const EVERYTHING = {
  metadata: { name: 'default' },
  spec: { sourceRepos: ['*'], destinations: [{ server: '*', namespace: '*' }] },
};

/** A cluster of which nothing can be asked. */
function ownerThatThrows(error: unknown): ClusterOwner {
  const customizer = { customizations: NO_CUSTOMIZATIONS };
  const namespaced = () => Promise.reject(error);
  const state = () => ({ desired: undefined });
  const config = { impersonates: false };
  const repositories = { asksForSignatures: async () => false };
  const services = { customizer, config, repositories };
  const projects = { of: async () => EVERYTHING };
  const cluster = { server: 'https://prod.example', name: 'prod' };
  return { services, namespaced, state, projects, cluster } as unknown as ClusterOwner;
}

function kube(status: number, more: object = {}): KubeError {
  return new KubeError({ status, reason: 'Test', message: `the cluster says ${status}`, ...more });
}

describe('what goes wrong before the first step', () => {
  it.each<[string, Error]>([
    ['a cluster that is away', kube(0, { unreachable: true })],
    ['an API server that is being restarted', kube(503, { retryable: true })],
    ['PostgreSQL ending the connection', new Error('Connection terminated unexpectedly')],
  ])('is tried again: %s', async (_, error) => {
    await expect(planOperation(ownerThatThrows(error), record, operation)).rejects.toBe(error);
  });

  it.each<[string, Error]>([
    ['what the cluster forbids', kube(403)],
    ['what people wrote', new UserError('invalid-argument', 'manifests[0] is none')],
    ['a mistake of ours', new TypeError('undefined is not a function')],
  ])('ends the operation: %s', async (_, error) => {
    const planned = await planOperation(ownerThatThrows(error), record, operation);
    expect(planned).toEqual({ kind: 'failed', message: error.message });
  });
});
