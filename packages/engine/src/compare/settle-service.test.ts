import type { KubeObject } from '@lockstep/domain';
import { expect, test } from 'vitest';
import { settleService } from './settle-service.ts';

const service = (spec: object) =>
  ({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'a' }, spec }) as KubeObject;

const ALLOCATED = { clusterIP: '10.0.0.1', clusterIPs: ['10.0.0.1'] };
const NODE_PORT = { type: 'NodePort', externalTrafficPolicy: 'Cluster' };
const port = (nodePort?: number, name?: string) => ({
  port: 80,
  ...(name ? { name } : {}),
  ...(nodePort ? { nodePort } : {}),
});

test.each<[string, object, object, object]>([
  [
    'node ports go with their type',
    { ...NODE_PORT, ports: [port(30001)] },
    { ...NODE_PORT, type: 'ClusterIP', ports: [port(30001)] },
    { type: 'ClusterIP', ports: [port()] },
  ],
  [
    'node ports stay with another type that has them',
    { ...NODE_PORT, ports: [port(30001)] },
    { ...NODE_PORT, type: 'LoadBalancer', ports: [port(30001)] },
    { ...NODE_PORT, type: 'LoadBalancer', ports: [port(30001)] },
  ],
  [
    'a port of the same name keeps its node port',
    { ...NODE_PORT, ports: [port(30001, 'a'), port(30002, 'b')] },
    { ...NODE_PORT, ports: [{ port: 81, name: 'b' }, port(undefined, 'c')] },
    { ...NODE_PORT, ports: [{ port: 81, name: 'b', nodePort: 30002 }, port(undefined, 'c')] },
  ],
  [
    'an address goes where none is needed',
    { ...ALLOCATED, type: 'ClusterIP', ports: [port()] },
    { ...ALLOCATED, type: 'ExternalName', externalName: 'a', ports: [port()] },
    { type: 'ExternalName', externalName: 'a', ports: [port()] },
  ],
  [
    'what is stated anew stays, for the API server to judge',
    { ...NODE_PORT, ports: [port(30001)] },
    { type: 'ClusterIP', externalTrafficPolicy: 'Local', ports: [port(30009)] },
    { type: 'ClusterIP', externalTrafficPolicy: 'Local', ports: [port(30009)] },
  ],
  [
    'the time of sticky sessions goes with them',
    { sessionAffinity: 'ClientIP', sessionAffinityConfig: { clientIP: { timeoutSeconds: 9 } } },
    { sessionAffinity: 'None', sessionAffinityConfig: { clientIP: { timeoutSeconds: 9 } } },
    { sessionAffinity: 'None' },
  ],
])('%s', (_, live, predicted, expected) => {
  expect(settleService(service(predicted), service(live))).toEqual(service(expected));
});

test('no other kind is touched', () => {
  const route = { ...service({ type: 'ClusterIP', sessionAffinityConfig: {} }), kind: 'Route' };
  expect(settleService(route, route)).toBe(route);
});
