import type { ManagedResource } from '@lockstep/domain';
import { describe, expect, test } from 'vitest';
import { differentResources, resourceDiff } from './diff-text.ts';
import { paintWith } from './paint.ts';

const configMap = (data: Record<string, string> | null) =>
  JSON.stringify(data && { kind: 'ConfigMap', apiVersion: 'v1', metadata: { name: 'a' }, data });

function resource(change: Partial<ManagedResource>): ManagedResource {
  return {
    ...{ group: '', kind: 'ConfigMap', namespace: 'shop', name: 'a', resourceVersion: '1' },
    ...{ targetState: 'null', liveState: 'null', modified: true, hook: false },
    normalizedLiveState: configMap({ v: '1' }),
    predictedLiveState: configMap({ v: '2' }),
    ...change,
  };
}

describe('a difference', () => {
  test('is of what a sync changes, and of no hook', () => {
    const items = [resource({}), resource({ modified: false }), resource({ hook: true })];
    expect(differentResources(items)).toHaveLength(1);
  });

  test.each([
    ['a change', resource({}), ['-  v: "1"', '+  v: "2"', '===== /ConfigMap shop/a ======']],
    ['something new', resource({ normalizedLiveState: 'null' }), ['+kind: ConfigMap']],
    ['a removal', resource({ predictedLiveState: 'null' }), ['-kind: ConfigMap']],
    [
      'who changed what',
      resource({
        changes: [
          { path: ['data', 'v'], live: '1', desired: '2', owner: 'kubectl', cause: 'both' },
        ],
      }),
      ['FIELD', 'data.v  Git and the cluster  kubectl'],
    ],
    ['a guess', resource({ predictedLocally: 'read-only' }), ['without the cluster: read-only']],
    [
      'another owner',
      resource({ predictedLiveState: configMap({ v: '1' }) }),
      ['only who owns which field differs'],
    ],
  ])('shows %s', async (_, item, parts) => {
    const [one] = differentResources([item]);
    const text = one ? await resourceDiff(one, paintWith(false)) : '';
    for (const part of parts) expect(text).toContain(part);
  });
});
