import type { KubeObject } from '@lockstep/domain';
import { describe, expect, test } from 'vitest';
import { compareResource } from './compare.ts';
import { withOwnRules } from './own-rules.ts';
import { respectIgnored } from './respect-ignored.ts';

const KEY = 'argocd.argoproj.io/ignore-differences';

function deployment(replicas: number, text?: unknown): KubeObject {
  const annotations = text === undefined ? {} : { annotations: { [KEY]: text } };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: 'shop', ...annotations },
    spec: { replicas, paused: true },
  } as KubeObject;
}

describe('what a manifest says is ignored in it', () => {
  test.each<[string, unknown, string[] | undefined]>([
    ['one pointer', '/spec/replicas', ['/spec/replicas']],
    ['several with blanks', ' /spec/replicas, /spec/paused ,', ['/spec/replicas', '/spec/paused']],
    ['nothing', ' , ', undefined],
    ['no text', 7, undefined],
    ['no annotation', undefined, undefined],
  ])('%s', (_, text, jsonPointers) => {
    const rules = withOwnRules(undefined, deployment(1, text))?.rules;
    const rule = { group: 'apps', kind: 'Deployment', name: 'web', namespace: 'shop' };
    expect(rules).toEqual(jsonPointers && [{ ...rule, jsonPointers }]);
  });

  test('joins the application’s rules', () => {
    const given = { rules: [{ group: '', kind: 'Service', jsonPointers: ['/spec'] }] };
    expect(withOwnRules(given, deployment(1, '/spec/paused'))?.rules).toHaveLength(2);
    expect(withOwnRules(given, deployment(1))).toBe(given);
  });

  test('makes no difference, and is left alone by a sync that respects it', () => {
    const [desired, live] = [deployment(1, '/spec/replicas'), deployment(5, '/spec/replicas')];
    expect(compareResource({ desired, live, manager: 'lockstep' })).toEqual({ kind: 'synced' });
    expect(respectIgnored(desired, live, { ignore: undefined }).spec).toMatchObject({
      replicas: 5,
    });
  });
});
