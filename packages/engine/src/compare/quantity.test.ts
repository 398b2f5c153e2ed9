import { expect, test } from 'vitest';
import { isQuantityField, sameQuantity } from './quantity.ts';

test.each([
  ['1000m', '1'],
  ['1000m', 1],
  [0.5, '500m'],
  ['1024Mi', '1Gi'],
  ['0.5Gi', '512Mi'],
  ['1e3', '1E3'],
  ['1000k', '1M'],
  ['1000e3', '1e6'],
  ['0.5Ki', '512'],
  ['1.5', '1500m'],
  ['.5', '500m'],
  ['+1', '1'],
  ['-1', '-1000m'],
  ['0', '0Gi'],
  ['0.1n', '1n'],
  ['1024Pi', '1Ei'],
])('%s is %s', (a, b) => {
  expect(sameQuantity(a, b)).toBe(true);
});

test.each([
  ['1', '1m'],
  // As much, and written down in another way.
  ['1e3', '1k'],
  ['1Gi', '1073741824'],
  ['1G', '1Gi'],
  ['1E', '1Ei'],
  ['1', '1x'],
  ['x', 'x'],
  ['', '0'],
  ['1 Gi', '1Gi'],
  [null, '0'],
  [true, '1'],
])('%s is not the quantity %s', (a, b) => {
  expect(sameQuantity(a, b)).toBe(false);
});

test.each([
  ['Deployment', ['spec', 'containers', 0, 'resources', 'limits', 'cpu'], true],
  ['ResourceQuota', ['spec', 'hard', 'pods'], true],
  ['HorizontalPodAutoscaler', ['spec', 'metrics', 0, 'pods', 'target', 'value'], true],
  ['ConfigMap', ['data', 'limits'], false],
  ['ConfigMap', ['limits', 'cpu'], false],
  ['Deployment', ['metadata', 'annotations', 'divisor'], false],
  ['Deployment', ['spec', 'template', 'metadata', 'labels', 'sizeLimit'], false],
  ['Deployment', ['spec', 'containers', 0, 'env', 0, 'value'], false],
])('%s %j is a quantity: %s', (kind, path, answer) => {
  expect(isQuantityField(kind, path as string[])).toBe(answer);
});
