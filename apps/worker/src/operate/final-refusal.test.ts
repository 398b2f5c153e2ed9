import type { OperationStep } from '@lockstep/domain';
import { KubeError } from '@lockstep/kube';
import { describe, expect, it } from 'vitest';
import { isFinalRefusal } from './final-refusal.ts';

function step(kind: string, more: Partial<OperationStep> = {}): OperationStep {
  const ref = { group: '', version: 'v1', kind, namespace: 'shop', name: 'a' };
  return {
    index: 0,
    phase: 'Sync',
    wave: 0,
    action: 'apply',
    ref,
    state: 'pending',
    message: '',
    ...more,
  };
}

function refused(status: number, message: string, retryable = false): KubeError {
  return new KubeError({ status, reason: 'x', message, retryable });
}

const service = step('Service');
const inRbac = step('Role', {
  ref: { ...service.ref, group: 'rbac.authorization.k8s.io', kind: 'Role' },
});
const pruned = step('Service', { action: 'prune' });

describe('what is refused before a sync', () => {
  it.each<[string, KubeError, OperationStep[], boolean]>([
    ['as no object', refused(400, 'json: cannot unmarshal'), [], true],
    ['as too large', refused(413, 'Request entity too large'), [], true],
    ['as invalid', refused(422, 'spec.ports: Required value'), [], true],
    [
      'as invalid, while another of its kind is pruned',
      refused(422, 'spec: Invalid value'),
      [pruned],
      false,
    ],
    [
      'as invalid, while another of its kind is kept',
      refused(422, 'spec: Invalid value'),
      [{ ...pruned, state: 'skipped' }],
      true,
    ],
    [
      'since another has it',
      refused(422, 'nodePort: provided port is already allocated'),
      [],
      false,
    ],
    ['by the schema', refused(500, 'failed to create typed patch object'), [], true],
    ['by a webhook that does not answer', refused(500, 'failed calling webhook', true), [], false],
    ['by a webhook', refused(400, 'admission webhook "x.y" denied the request: no'), [], false],
    ['by a policy', refused(422, "ValidatingAdmissionPolicy 'x' denied request"), [], false],
    [
      'by permissions',
      refused(403, 'forbidden: User "a" cannot patch resource "services"'),
      [],
      true,
    ],
    [
      'by permissions that the sync may grant',
      refused(403, 'forbidden: User "a" cannot patch resource "services"'),
      [inRbac],
      false,
    ],
    ['for want of a service account', refused(403, 'error looking up service account'), [], false],
    ['for a quota', refused(403, 'exceeded quota: small'), [], false],
    ['for want of its namespace', refused(404, 'namespaces "x" not found'), [], false],
    ['since it is there', refused(409, 'already exists'), [], false],
  ])('%s: is it refused in any case?', (_, error, others, expected) => {
    expect(isFinalRefusal(error, service, [service, ...others])).toBe(expected);
  });
});
