import { describe, expect, it } from 'vitest';
import { healthOf } from '../index.ts';
import { objectIn } from '../testing/situation.ts';

describe('a kind that its group judges apart from the rest', () => {
  it.each([
    ['apiextensions.crossplane.io/Composition', '-', 'Healthy'],
    ['apiextensions.crossplane.io/Composition', '.status={}', 'Healthy'],
    ['apiextensions.crossplane.io/Composition', '.status.conditions=null', 'Healthy'],
    ['apiextensions.crossplane.io/EnvironmentConfig', '-', 'Healthy'],
    ['apiextensions.crossplane.io/CompositeResourceDefinition', '-', 'Progressing'],
    ['kubernetes.crossplane.io/ProviderConfig', '.status.users=1', 'Healthy'],
    ['kubernetes.crossplane.io/ClusterProviderConfig', '.status.users=1', 'Healthy'],
    ['kubernetes.crossplane.io/Object', '.status.users=1', 'Progressing'],
    ['kubernetes.crossplane.io/ProviderConfig', '.status.users=1 Synced=False', 'Degraded'],
    ['kubernetes.crossplane.io/ProviderConfig', '.status.other=1', 'Progressing'],
    ['aws.upbound.io/ProviderConfig', '-', 'Healthy'],
    ['aws.upbound.io/Composition', '-', 'Progressing'],
    ['s3.aws.m.upbound.io/Bucket', 'Ready=True Synced=True', 'Healthy'],
    ['core.cnrm.cloud.google.com/ConfigConnector', '.status.healthy=true', 'Healthy'],
    ['core.cnrm.cloud.google.com/ConfigConnector', '.status.healthy=false', 'Degraded'],
    ['core.cnrm.cloud.google.com/ConfigConnector', '.status.healthy="true"', 'Degraded'],
    ['core.cnrm.cloud.google.com/ConfigConnectorContext', '.status.healthy=true', 'Healthy'],
    [
      'core.cnrm.cloud.google.com/ConfigConnector',
      '.status.healthy=true .status.observedGeneration=1',
      'Progressing',
    ],
    ['core.cnrm.cloud.google.com/ConfigConnector', 'Ready=True:UpToDate', 'Healthy'],
    ['core.cnrm.cloud.google.com/ConfigConnector', '-', 'Progressing'],
  ])('%s with %s is %s', (kind, situation, expected) => {
    expect(healthOf(objectIn(kind, situation))?.status).toBe(expected);
  });
});
