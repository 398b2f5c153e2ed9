import type { KubeObject } from '@lockstep/domain';
import { describe, expect, it } from 'vitest';
import { parseSyncOptions } from './options.ts';
import { planDelete } from './plan-delete.ts';

const HOOK = 'argocd.argoproj.io/hook';
const HELM = 'helm.sh/hook';
const WAVE = 'argocd.argoproj.io/sync-wave';
const OPTIONS = 'argocd.argoproj.io/sync-options';

function object(text: string, annotations: Record<string, string> = {}): KubeObject {
  const [kind = '', name = ''] = text.split(' ');
  const apiVersion = kind === 'Widget' ? 'example.com/v1' : 'v1';
  return { apiVersion, kind, metadata: { name, namespace: 'shop', annotations, uid: name } };
}

function plan(input: { desired?: KubeObject[]; live?: KubeObject[]; options?: string[] }) {
  const { steps } = planDelete({
    desired: input.desired ?? [],
    live: input.live ?? [],
    options: parseSyncOptions(input.options).options,
    cascade: 'foreground',
    namespace: 'shop',
    revision: '',
    operationId: 'a',
  });
  return steps;
}

describe('the hooks of a deletion', () => {
  it.each<[Record<string, string>, string[]]>([
    [{ [HOOK]: 'PreDelete' }, ['PreDelete']],
    [{ [HOOK]: 'PostDelete,PreDelete' }, ['PreDelete', 'PostDelete']],
    [{ [HOOK]: 'PreSync' }, []],
    [{ [HOOK]: 'PreSync,PostDelete' }, ['PostDelete']],
    [{ [HELM]: 'pre-delete' }, ['PreDelete']],
    [{ [HELM]: 'pre-install,post-delete' }, ['PostDelete']],
    [{ [HOOK]: 'PreSync', [HELM]: 'post-delete' }, ['PostDelete']],
    [{ [HOOK]: 'PreDelete', [HELM]: 'pre-install' }, ['PreDelete']],
    [{ [HOOK]: 'predelete' }, []],
    [{ [HOOK]: 'Skip' }, []],
  ])('with %j run in %j', (annotations, phases) => {
    const steps = plan({ desired: [object('Job j', annotations)] });
    expect(steps.map(({ phase }) => phase)).toEqual(phases);
  });
});

describe('the resources of a deletion', () => {
  it('go by the highest wave first, custom ones before the others and namespaces last', () => {
    const live = [
      object('Namespace n'),
      object('ConfigMap a'),
      object('Widget w'),
      object('ConfigMap late', { [WAVE]: '3' }),
      object('ConfigMap early', { [WAVE]: '-3' }),
    ];
    expect(plan({ live }).map(({ ref }) => ref.name)).toEqual(['late', 'w', 'a', 'n', 'early']);
  });

  it.each<[string, string[], Record<string, string>, object]>([
    ['Delete=false', [], { [OPTIONS]: 'Delete=false' }, { state: 'skipped' }],
    ['the application’s Delete=false', ['Delete=false'], {}, { state: 'skipped' }],
    ['Delete=true over it', ['Delete=false'], { [OPTIONS]: 'Delete=true' }, { state: 'pending' }],
    ['Helm’s keep', [], { 'helm.sh/resource-policy': 'keep' }, { state: 'skipped' }],
    ['Helm’s other words', [], { 'helm.sh/resource-policy': 'Keep' }, { state: 'pending' }],
    ['Prune=false', [], { [OPTIONS]: 'Prune=false' }, { state: 'pending' }],
    ['Delete=confirm', ['Delete=confirm'], {}, { state: 'pending', needsApproval: true }],
  ])('with %s', (_, options, annotations, expected) => {
    expect(plan({ options, live: [object('ConfigMap a', annotations)] })).toMatchObject([expected]);
  });
});
