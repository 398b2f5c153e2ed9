import type { KubeObject, OperationStep } from '@lockstep/domain';
import { parseSyncOptions, planSync } from '@lockstep/engine';
import { describe, expect, test } from 'vitest';
import { shownName } from './generated-name.ts';

const hook = (metadata: object): KubeObject =>
  ({
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { annotations: { 'argocd.argoproj.io/hook': 'PreSync' }, ...metadata },
  }) as unknown as KubeObject;
const plain = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'job-a' } };

describe('the names of a plan', () => {
  test.each<[string, KubeObject, string]>([
    ['of a hook that has one', hook({ name: 'migrate-a' }), 'migrate-a'],
    ['of a hook with a prefix', hook({ generateName: 'migrate-' }), 'migrate-…'],
    ['of a hook with neither', hook({}), 'job-…'],
    ['of a long prefix', hook({ generateName: `${'a'.repeat(70)}-` }), `${'a'.repeat(70)}-…`],
    ['of what is no hook', plain, 'job-a'],
  ])('%s', (_, object, name) => {
    const desired = [object, hook({ name: 'other', generateName: 'job-' })];
    const { steps } = planned(desired);
    expect(steps.map((step) => shownName(step, desired))).toContain(name);
    expect(steps.map((step) => shownName(step, desired))).toContain('other');
  });
});

function planned(desired: KubeObject[]): { steps: OperationStep[] } {
  const given = { live: [], prune: false, skipHooks: false, namespace: 'shop', revision: '' };
  const { options } = parseSyncOptions([]);
  return planSync({ ...given, desired, options, operationId: 'eval' });
}
