import type { TrackingMethod } from '@lockstep/domain';
import { expect, test } from 'vitest';
import { markByLabel } from './mark-by-label.ts';

const manifest = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'a', labels: { a: 'b' } },
};

test.each<[TrackingMethod | undefined, object]>([
  [undefined, { a: 'b' }],
  ['annotation', { a: 'b' }],
  ['label', { a: 'b', app: 'team_shop' }],
  ['annotation+label', { a: 'b', app: 'team_shop' }],
])('tracked by %s', (trackingMethod, labels) => {
  const ref = { name: 'shop', namespace: 'team' };
  const [marked] = markByLabel([manifest], ref, { trackingMethod, appLabelKey: 'app' });
  expect(marked?.metadata.labels).toEqual(labels);
});
