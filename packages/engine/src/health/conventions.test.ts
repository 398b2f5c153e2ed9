import { describe, expect, it } from 'vitest';
import { healthOf } from './index.ts';
import { objectIn } from './testing/situation.ts';

describe('a custom resource that nobody listed', () => {
  it.each([
    ['-', undefined],
    ['Shiny=True', undefined],
    ['.status.phase=Purple', undefined],
    ['Ready=True .status.observedGeneration=1', 'Progressing'],
    ['Ready=True', 'Healthy'],
    ['Ready=False:Waiting', 'Progressing'],
    ['Ready=False:ReconcileError', 'Degraded'],
    ['Ready=Unknown', 'Progressing'],
    ['Available=True', 'Healthy'],
    ['Healthy=False:CheckFailed', 'Degraded'],
    ['Ready=True Synced=False:ReconcileError', 'Degraded'],
    ['Synced=True Ready=False:Creating', 'Progressing'],
    ['Ready=True Stalled=True', 'Degraded'],
    ['Ready=True Degraded=True', 'Degraded'],
    ['Degraded=False Available=True', 'Healthy'],
    ['Failed=True', 'Degraded'],
    ['Ready=True Reconciling=True', 'Progressing'],
    ['Paused=True Ready=True', 'Suspended'],
    ['Succeeded=True', 'Healthy'],
    ['Succeeded=False:Failed', 'Degraded'],
    ['.status.phase=Ready', 'Healthy'],
    ['.status.phase=in_progress', 'Progressing'],
    ['.status.phase=Failed', 'Degraded'],
    ['.status.state=ACTIVE', 'Healthy'],
    ['.status.state=suspended', 'Suspended'],
    ['Ready=True .status.phase=Failed', 'Healthy'],
  ])('with %s is %s', (situation, expected) => {
    expect(healthOf(objectIn('example.com/Widget', situation))?.status).toBe(expected);
  });

  it('that is to end is not done while it runs', () => {
    const running = '.status.phase=Running';
    expect(healthOf(objectIn('example.com/DataImport', running))?.status).toBe('Progressing');
    expect(healthOf(objectIn('example.com/Database', running))?.status).toBe('Healthy');
  });
});

describe('a kind of Kubernetes without a rule', () => {
  it.each(['/ConfigMap', '/Node', 'rbac.authorization.k8s.io/Role', 'storage.k8s.io/StorageClass'])(
    '%s has no health, whatever it says',
    (kind) => {
      expect(healthOf(objectIn(kind, 'Ready=False:Error .status.phase=Failed'))).toBeUndefined();
    },
  );
});
