import type { Project } from '@lockstep/domain';
import { describe, expect, it } from 'vitest';
import { projectFacts } from './project-view.ts';

const KINDS = [{ group: 'apps', kind: 'Deployment' }];

describe('the kinds that a project permits', () => {
  it.each<[string, Partial<Project['spec']>, namespaced: string, cluster: string]>([
    ['all of a namespace where nothing is said, none of the cluster', {}, '<all>', '<none>'],
    ['none where the list is empty', { namespaceResourceWhitelist: [] }, '<none>', '<none>'],
    ['those of the list', { namespaceResourceWhitelist: KINDS }, 'apps/Deployment', '<none>'],
    ['those of the cluster', { clusterResourceWhitelist: KINDS }, '<all>', 'apps/Deployment'],
  ])('%s', (_, spec, namespaced, cluster) => {
    const text = projectFacts({ metadata: { name: 'shop' }, spec } as unknown as Project);
    const told = (field: string) => text.match(new RegExp(`^${field}: +(.*)$`, 'm'))?.[1];
    expect(told('Allowed Namespaced Resources')).toBe(namespaced);
    expect(told('Allowed Cluster Resources')).toBe(cluster);
    expect(told('Denied Namespaced Resources')).toBe('<none>');
  });
});
