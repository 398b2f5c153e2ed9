import type { Source } from '@lockstep/domain';
import { describe, expect, it } from 'vitest';
import { memoryTree } from '../testing/memory-tree.ts';
import { helmDetails } from './helm-details.ts';

const tree = memoryTree({
  'web/Chart.yaml': 'name: web',
  'web/values.yaml': 'image: {name: app, tag: 1.0}\nhosts:\n- name: a\nempty: {}\nnone: null\n',
  'web/values-prod.yaml': 'image: {tag: v2}\nreplicas: 3\n',
  'web/templates/values.yaml': 'no: value file',
  'bare/Chart.yaml': 'name: bare',
});
const source = (path: string, helm?: Source['helm']): Source => ({
  repoURL: 'r',
  path,
  ...(helm && { helm }),
});

describe('what can be set for a chart', () => {
  it('is its values by their names, and the value files beside it', async () => {
    const details = await helmDetails(tree, source('web', { valueFiles: ['values-prod.yaml'] }));
    expect(Object.fromEntries(details.parameters.map(({ name, value }) => [name, value]))).toEqual({
      'image.name': 'app',
      'image.tag': 'v2',
      'hosts[0].name': 'a',
      none: '',
      replicas: '3',
    });
    expect(details.valueFiles).toEqual(['values-prod.yaml', 'values.yaml']);
    expect(details.values).toContain('tag: 1.0');
  });

  it('is nothing where it has no values', async () => {
    expect(await helmDetails(tree, source('bare'))).toMatchObject({ parameters: [], values: '' });
  });

  it.each([
    [{ valueFiles: ['x.yaml'] }, 'value file x.yaml: no such file'],
    [{ valueFiles: ['../../x.yaml'] }, 'leads out of the repository'],
  ])('is refused for %j', async (helm, says) => {
    await expect(helmDetails(tree, source('web', helm))).rejects.toThrow(says);
  });

  it('leaves out files that may miss and those that are elsewhere', async () => {
    const helm = { valueFiles: ['x.yaml', '$ref/x.yaml'], ignoreMissingValueFiles: true };
    expect((await helmDetails(tree, source('web', helm))).parameters).toHaveLength(4);
  });
});
