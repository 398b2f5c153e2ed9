import type { KubeObject } from '@lockstep/domain';
import { describe, expect, it } from 'vitest';
import { parseSyncOptions } from './options.ts';
import { type PlanInput, planSync } from './plan.ts';

const WAVE = 'argocd.argoproj.io/sync-wave';
const HOOK = 'argocd.argoproj.io/hook';
const OPTIONS = 'argocd.argoproj.io/sync-options';

function object(
  text: string,
  annotations: Record<string, string> = {},
  more: Partial<KubeObject> = {},
): KubeObject {
  const [type = '', name = ''] = text.split(' ');
  const kind = type.split('/').at(-1) ?? '';
  const version: Record<string, string> = { Deployment: 'apps/v1', Job: 'batch/v1' };
  const apiVersion = type.includes('/') ? `${type.split('/')[0]}/v1` : (version[kind] ?? 'v1');
  return { apiVersion, kind, ...more, metadata: { name, annotations, ...more.metadata } };
}

function live(text: string, annotations: Record<string, string> = {}): KubeObject {
  const made = object(text, annotations);
  const namespace = ['Namespace', 'CustomResourceDefinition'].includes(made.kind)
    ? {}
    : { namespace: 'shop' };
  return {
    ...made,
    metadata: { ...made.metadata, ...namespace, uid: `uid-${made.metadata.name}` },
  };
}

const crd = (kind: string, annotations = {}) =>
  object(
    `apiextensions.k8s.io/CustomResourceDefinition ${kind.toLowerCase()}s.example.com`,
    annotations,
    {
      spec: { group: 'example.com', names: { kind }, scope: 'Namespaced' },
    },
  );

/** Each step as `Phase wave action Kind/name`. */
function planned(input: Partial<Omit<PlanInput, 'options'>> & { options?: string[] }): string[] {
  return plan(input)
    .steps.filter((step) => step.state !== 'skipped')
    .map((s) => `${s.phase} ${s.wave} ${s.action} ${s.ref.kind}/${s.ref.name}`);
}

function plan(input: Partial<Omit<PlanInput, 'options'>> & { options?: string[] }) {
  return planSync({
    desired: [],
    live: [],
    prune: true,
    skipHooks: false,
    namespace: 'shop',
    revision: '0123456789abcdef',
    operationId: 'aaaabbbb-cccc',
    ...input,
    options: parseSyncOptions(input.options).options,
  });
}

describe('the order of a sync', () => {
  it('is by phase, wave, kind and name', () => {
    const desired = [
      object('Deployment web'),
      object('Job smoke', { [HOOK]: 'PostSync' }),
      object('ConfigMap b'),
      object('ConfigMap a'),
      object('Service early', { [WAVE]: '-1' }),
      object('Job migrate', { [HOOK]: 'PreSync' }),
      object('Job cleanup', { [HOOK]: 'SyncFail' }),
      object('example.com/Widget w'),
    ];
    expect(planned({ desired })).toEqual([
      'PreSync 0 hook Job/migrate',
      'Sync -1 apply Service/early',
      'Sync 0 apply ConfigMap/a',
      'Sync 0 apply ConfigMap/b',
      'Sync 0 apply Deployment/web',
      'Sync 0 apply Widget/w',
      'PostSync 0 hook Job/smoke',
      'SyncFail 0 hook Job/cleanup',
    ]);
  });

  it('pulls a namespace forward to the first resource in it, across phases', () => {
    const desired = [
      object('Namespace shop', { [WAVE]: '5' }),
      object('Job migrate', { [HOOK]: 'PreSync', [WAVE]: '-2' }),
      object('ConfigMap a'),
    ];
    expect(planned({ desired })).toEqual([
      'PreSync -2 apply Namespace/shop',
      'PreSync -2 hook Job/migrate',
      'Sync 0 apply ConfigMap/a',
    ]);
  });

  it('brings the destination’s namespace before all that names none, also what lives in none', () => {
    const desired = [
      object('Namespace shop', { [WAVE]: '5' }),
      object('Namespace other', { [WAVE]: '-3' }),
      object('rbac.authorization.k8s.io/ClusterRole r', { [WAVE]: '-2' }),
      object('ConfigMap a'),
    ];
    expect(planned({ desired })).toEqual([
      'Sync -3 apply Namespace/other',
      'Sync -2 apply Namespace/shop',
      'Sync -2 apply ClusterRole/r',
      'Sync 0 apply ConfigMap/a',
    ]);
  });

  it('brings each of two namespaces to the first resource in it', () => {
    const inNamespace = (name: string, namespace: string, wave: string) =>
      object(`ConfigMap ${name}`, { [WAVE]: wave }, { metadata: { namespace } as never });
    const desired = [
      inNamespace('a', 'first', '0'),
      inNamespace('b', 'second', '1'),
      object('Namespace first', { [WAVE]: '2' }),
      object('Namespace second', { [WAVE]: '3' }),
    ];
    expect(planned({ desired })).toEqual([
      'Sync 0 apply Namespace/first',
      'Sync 0 apply ConfigMap/a',
      'Sync 1 apply Namespace/second',
      'Sync 1 apply ConfigMap/b',
    ]);
  });

  it('brings a CRD that is after a namespace to its first object, with that one’s wave', () => {
    const inOther = object('example.com/Widget w', { [WAVE]: '1' }, {
      metadata: { namespace: 'other' },
    } as never);
    const desired = [
      crd('Widget', { [WAVE]: '4' }),
      crd('Gadget', { [WAVE]: '5' }),
      object('Namespace other', { [WAVE]: '3' }),
      object('example.com/Gadget g'),
      inOther,
    ];
    expect(planned({ desired })).toEqual([
      'Sync 0 apply CustomResourceDefinition/gadgets.example.com',
      'Sync 0 apply Gadget/g',
      'Sync 1 apply Namespace/other',
      'Sync 1 apply CustomResourceDefinition/widgets.example.com',
      'Sync 1 apply Widget/w',
    ]);
  });

  it('brings nothing forward for what is pruned', () => {
    const steps = planned({
      desired: [object('Namespace shop', { [WAVE]: '2' })],
      live: [live('ConfigMap gone')],
    });
    expect(steps).toEqual(['Sync 0 prune ConfigMap/gone', 'Sync 2 apply Namespace/shop']);
  });

  it('leaves what is skipped alone, applied or live', () => {
    const desired = [object('ConfigMap a', { [HOOK]: 'Skip' })];
    expect(planned({ desired, live: [live('ConfigMap a')] })).toEqual([]);
  });

  it('is the same whatever order the manifests come in', () => {
    const desired = [
      object('example.com/Widget b'),
      object('other.io/Gadget a'),
      object('Service b'),
      object('Service a'),
      object('Job b', { [HOOK]: 'Sync' }),
    ];
    expect(planned({ desired: desired.toReversed() })).toEqual(planned({ desired }));
  });

  it('pulls a CRD forward to the first of its objects', () => {
    const desired = [
      crd('Widget', { [WAVE]: '3' }),
      object('example.com/Widget w'),
      object('Service s'),
    ];
    expect(planned({ desired })).toEqual([
      'Sync 0 apply Service/s',
      'Sync 0 apply CustomResourceDefinition/widgets.example.com',
      'Sync 0 apply Widget/w',
    ]);
  });
});

describe('prunes', () => {
  it('come first in their wave, with their waves mirrored among themselves', () => {
    const steps = planned({
      desired: [object('ConfigMap keep')],
      live: [
        live('ConfigMap keep'),
        live('ConfigMap one', { [WAVE]: '0' }),
        live('ConfigMap two', { [WAVE]: '2' }),
        live('ConfigMap three', { [WAVE]: '7' }),
      ],
    });
    expect(steps).toEqual([
      'Sync 0 prune ConfigMap/three',
      'Sync 0 apply ConfigMap/keep',
      'Sync 2 prune ConfigMap/two',
      'Sync 7 prune ConfigMap/one',
    ]);
  });

  it.each([
    ['the application', ['PruneLast=true'], {}],
    ['the resource', [], { [OPTIONS]: 'PruneLast=true' }],
  ])(
    'come one wave after the last of Sync, before PostSync, when %s says PruneLast',
    (_, options, annotations) => {
      const steps = planned({
        options,
        desired: [object('ConfigMap a', { [WAVE]: '3' }), object('Job j', { [HOOK]: 'PostSync' })],
        live: [live('ConfigMap gone', annotations)],
      });
      expect(steps).toEqual([
        'Sync 3 apply ConfigMap/a',
        'Sync 4 prune ConfigMap/gone',
        'PostSync 0 hook Job/j',
      ]);
    },
  );

  it.each([
    ['the operation does not prune', { prune: false }, {}, 'ignored (requires pruning)'],
    ['the resource says Prune=false', {}, { [OPTIONS]: 'Prune=false' }, 'ignored (no prune)'],
    ['the application says Prune=false', { options: ['Prune=false'] }, {}, 'ignored (no prune)'],
  ])('are skipped when %s', (_, input, annotations, message) => {
    const { steps } = plan({ ...input, live: [live('ConfigMap gone', annotations)] });
    expect(steps).toMatchObject([{ state: 'skipped', result: 'PruneSkipped', message }]);
  });

  it('go on when the resource overrides the application', () => {
    const annotations = { [OPTIONS]: 'Prune=true' };
    const gone = live('ConfigMap gone', annotations);
    expect(planned({ options: ['Prune=false'], live: [gone] })).toHaveLength(1);
  });

  it('need approval with Prune=confirm', () => {
    const { steps } = plan({ live: [live('ConfigMap gone', { [OPTIONS]: 'Prune=confirm' })] });
    expect(steps).toMatchObject([{ action: 'prune', needsApproval: true, uid: 'uid-gone' }]);
  });

  it('leave objects alone whose tracking was copied from another', () => {
    const id = (name: string) => ({
      'argocd.argoproj.io/tracking-id': `shop:/ConfigMap:shop/${name}`,
    });
    const steps = planned({
      live: [live('ConfigMap own', id('own')), live('ConfigMap copy', id('own'))],
    });
    expect(steps).toEqual(['Sync 0 prune ConfigMap/own']);
  });

  it('leave hooks, owned objects and other API groups of wanted objects alone', () => {
    const wanted = live('Deployment web');
    const other = { ...wanted, apiVersion: 'extensions/v1beta1' };
    const owned = live('ConfigMap owned');
    owned.metadata.ownerReferences = [{ apiVersion: 'v1', kind: 'X', name: 'x', uid: 'x' }];
    const steps = planned({
      desired: [object('Deployment web')],
      live: [wanted, other, owned, live('Job old', { [HOOK]: 'PreSync' })],
    });
    expect(steps).toEqual(['Sync 0 apply Deployment/web']);
  });
});

describe('hooks', () => {
  it.each([
    [{ [HOOK]: 'PreSync' }, ['PreSync']],
    [{ [HOOK]: 'PreSync, PostSync' }, ['PreSync', 'PostSync']],
    [{ [HOOK]: 'Skip' }, []],
    [{ [HOOK]: 'PreDelete' }, []],
    [{ [HOOK]: 'NoSuchHook' }, []],
    [{ 'helm.sh/hook': 'pre-install,pre-upgrade' }, ['PreSync']],
    [{ 'helm.sh/hook': 'pre-install,post-upgrade' }, ['PreSync', 'PostSync']],
    [{ 'helm.sh/hook': 'crd-install' }, ['Sync']],
    [{ 'helm.sh/hook': 'crd-install,pre-install' }, ['PreSync']],
    [{ 'helm.sh/hook': '' }, []],
    [{ [HOOK]: '' }, []],
    [{ [HOOK]: ' PreSync ,, PreSync,' }, ['PreSync']],
    [{ [HOOK]: 'presync' }, []],
    [{ [HOOK]: 'Skip, PreSync' }, ['PreSync']],
    [{ [HOOK]: 'Skip,Nonsense', 'helm.sh/hook': 'pre-install' }, []],
    [{ [HOOK]: 'Nonsense', 'helm.sh/hook': 'pre-install' }, ['PreSync']],
    // A deletion's hook is none that a sync knows: Helm's annotation counts.
    [{ [HOOK]: 'PreDelete', 'helm.sh/hook': 'pre-install' }, ['PreSync']],
    [{ [HOOK]: 'PreDelete,PostSync', 'helm.sh/hook': 'pre-install' }, ['PostSync']],
    [{ [HOOK]: 'Skip,PostDelete' }, []],
    [{ [HOOK]: 'PreSync', 'helm.sh/hook': 'post-install,post-delete' }, ['PreSync']],
    [{ 'helm.sh/hook': 'pre-install, post-delete ,test' }, ['PreSync']],
    [{ 'helm.sh/hook': 'Pre-Install' }, []],
    [{ 'helm.sh/hook': ' crd-install' }, []],
    [{ [HOOK]: '', 'helm.sh/hook': 'crd-install' }, []],
    [{ [HOOK]: 'SyncFail,PostSync,Sync,PreSync' }, ['PreSync', 'Sync', 'PostSync', 'SyncFail']],
    [{ 'helm.sh/hook': 'test' }, []],
    [{ 'helm.sh/hook': 'pre-rollback' }, []],
    [{ 'helm.sh/hook': 'post-delete' }, []],
    [{ [HOOK]: 'PostSync', 'helm.sh/hook': 'pre-install' }, ['PostSync']],
  ])('with %j run in %j', (annotations, phases) => {
    const { steps } = plan({ desired: [object('Job j', annotations)] });
    expect(steps.map((step) => step.phase)).toEqual(phases);
  });

  it.each([
    [{}, ['BeforeHookCreation']],
    [{ 'argocd.argoproj.io/hook-delete-policy': 'HookSucceeded' }, ['HookSucceeded']],
    [
      { 'argocd.argoproj.io/hook-delete-policy': 'HookSucceeded, HookFailed' },
      ['HookSucceeded', 'HookFailed'],
    ],
    [{ 'argocd.argoproj.io/hook-delete-policy': 'Nonsense' }, ['BeforeHookCreation']],
    [{ 'argocd.argoproj.io/hook-delete-policy': 'Never' }, ['Never']],
    [{ 'helm.sh/hook-delete-policy': 'never' }, ['BeforeHookCreation']],
    [{ 'argocd.argoproj.io/hook-delete-policy': 'hook-failed' }, ['BeforeHookCreation']],
    [
      { 'helm.sh/hook-delete-policy': 'hook-succeeded,before-hook-creation' },
      ['HookSucceeded', 'BeforeHookCreation'],
    ],
    [
      {
        'argocd.argoproj.io/hook-delete-policy': 'HookFailed',
        'helm.sh/hook-delete-policy': 'hook-succeeded, hook-failed',
      },
      ['HookFailed', 'HookSucceeded'],
    ],
    [{ 'helm.sh/hook-delete-policy': 'HookSucceeded' }, ['BeforeHookCreation']],
  ])('with %j are deleted by %j', (annotations, policies) => {
    const { steps } = plan({ desired: [object('Job j', { [HOOK]: 'Sync', ...annotations })] });
    expect(steps[0]?.deletePolicies).toEqual(policies);
  });

  it.each([
    [{ 'helm.sh/hook': 'pre-install', 'helm.sh/hook-weight': '-5' }, -5],
    [{ 'helm.sh/hook-weight': '4' }, 4],
    [{ [WAVE]: '3', 'helm.sh/hook-weight': '4' }, 3],
    [{ [WAVE]: 'soon', 'helm.sh/hook-weight': '4' }, 4],
    [{ [WAVE]: '+7' }, 7],
    [{ [WAVE]: ' 7 ' }, 0],
    [{ [WAVE]: '1.5' }, 0],
    [{ [WAVE]: '' }, 0],
    [{ [WAVE]: '2147483648' }, 2147483648],
    [{ [WAVE]: '9223372036854775808', 'helm.sh/hook-weight': '1' }, 1],
    [{ [WAVE]: 5 as unknown as string, 'helm.sh/hook-weight': '1' }, 0],
  ])('and resources with %j are in wave %i', (annotations, wave) => {
    expect(plan({ desired: [object('Job j', annotations)] }).steps[0]?.wave ?? 0).toBe(wave);
  });

  it('without a name get the same one every time, another in each phase and attempt', () => {
    const hook = object('Job x', { [HOOK]: 'PreSync,PostSync' });
    hook.metadata = { ...hook.metadata, name: undefined, generateName: 'migrate-' };
    const names = (attempt?: number) =>
      plan({ desired: [hook], attempt }).steps.map((step) => step.ref.name);
    expect(names()).toEqual([
      'migrate-0123456-presync-aaaabbbb',
      'migrate-0123456-postsync-aaaabbbb',
    ]);
    expect(names()).toEqual(names());
    expect(names(1)[0]).toBe('migrate-0123456-presync-aaaabbbb-1');
  });

  it('with one prefix get different names', () => {
    const hook = object('Job x', { [HOOK]: 'PreSync' });
    hook.metadata = { ...hook.metadata, name: undefined, generateName: 'm-' };
    const names = plan({ desired: [hook, { ...hook }] }).steps.map((step) => step.ref.name);
    expect(new Set(names).size).toBe(2);
  });

  it('with neither a name nor a prefix are one', () => {
    const hook = (wave: string) => {
      const made = object('Job x', { [HOOK]: 'PreSync', [WAVE]: wave });
      return { ...made, metadata: { ...made.metadata, name: undefined } };
    };
    const { steps, warnings } = plan({ desired: [hook('1'), hook('2')] });
    expect(steps.map(({ wave }) => wave)).toEqual([2]);
    expect(warnings).toHaveLength(1);
  });

  it('with a long prefix fit into a label, and stay distinct', () => {
    const named = (tail: string) => {
      const hook = object('Job x', { [HOOK]: 'PreSync' });
      hook.metadata = {
        ...hook.metadata,
        name: undefined,
        generateName: `${'long-'.repeat(12)}${tail}-`,
      };
      return hook;
    };
    const names = plan({ desired: [named('a'), named('b')] }).steps.map((step) => step.ref.name);
    expect(names.every((name) => name.length <= 63)).toBe(true);
    expect(new Set(names).size).toBe(2);
  });

  it('do not run in a selective sync', () => {
    const desired = [
      object('Job j', { [HOOK]: 'PreSync' }),
      object('ConfigMap a'),
      object('ConfigMap b'),
    ];
    const resources = [{ kind: 'ConfigMap', name: 'b' }];
    expect(planned({ desired, resources, skipHooks: true })).toEqual(['Sync 0 apply ConfigMap/b']);
  });
});

describe('CreateNamespace', () => {
  const options = ['CreateNamespace=true'];
  const desired = [object('Job j', { [HOOK]: 'PreSync', [WAVE]: '-1' })];

  it('makes the namespace before everything in it', () => {
    expect(planned({ options, desired })[0]).toBe('PreSync -1 apply Namespace/shop');
  });

  it.each([
    ['it exists', { namespaceExists: true }],
    [
      'the application has it live',
      { live: [live('Namespace shop', { [OPTIONS]: 'Prune=false' })] },
    ],
  ])('makes none when %s', (_, input) => {
    expect(planned({ options, desired, ...input })).toEqual(['PreSync -1 hook Job/j']);
  });

  it('makes it where another kind of that name is live', () => {
    const other = live('example.com/Namespace shop');
    const steps = planned({ options, prune: false, live: [other] });
    expect(steps).toEqual(['PreSync 0 apply Namespace/shop']);
  });

  it('leaves a namespace that Git has to Git', () => {
    const steps = planned({ options, desired: [object('Namespace shop')] });
    expect(steps).toEqual(['Sync 0 apply Namespace/shop']);
  });
});

describe('the namespace whose metadata is managed', () => {
  it('is mended when it exists, and not pruned though it is tracked', () => {
    const steps = planned({
      options: ['CreateNamespace=true'],
      namespaceMetadata: { labels: { team: 'a' } },
      live: [live('Namespace shop')],
    });
    expect(steps).toEqual(['PreSync 0 apply Namespace/shop']);
  });
});

describe('what a plan also says', () => {
  it('warns of resources that appear twice and takes the last', () => {
    const { steps, warnings } = plan({
      desired: [object('ConfigMap a'), object('ConfigMap a', { [WAVE]: '2' })],
    });
    expect(steps).toMatchObject([{ wave: 2 }]);
    expect(warnings).toEqual([
      'ConfigMap a in namespace shop appears more than once; the last one counts',
    ]);
  });

  it('warns of options that nobody knows', () => {
    const { warnings } = plan({ desired: [object('ConfigMap a', { [OPTIONS]: 'Purne=false' })] });
    expect(warnings).toEqual(['ConfigMap a: sync option "Purne=false" is not known']);
  });

  it('marks what a dry run cannot judge yet', () => {
    const { steps } = plan({
      desired: [crd('Widget'), object('example.com/Widget w'), object('Service s')],
    });
    expect(steps.map((step) => step.dryRun)).toEqual([undefined, undefined, 'skip']);
  });

  it('puts namespaced objects into the destination, and no others', () => {
    const { steps } = plan({
      desired: [object('rbac.authorization.k8s.io/ClusterRole r'), object('ConfigMap a')],
    });
    expect(steps.map((step) => step.ref.namespace).toSorted()).toEqual(['', 'shop']);
  });

  it('counts a hook and a resource of one name as one, the last', () => {
    const desired = [object('Job j', { [HOOK]: 'PreSync' }), object('Job j')];
    expect(planned({ desired })).toEqual(['Sync 0 apply Job/j']);
    expect(planned({ desired: desired.toReversed() })).toEqual(['PreSync 0 hook Job/j']);
  });

  it('leaves out what is in sync with ApplyOutOfSyncOnly, but no hook and nothing missing', () => {
    const steps = planned({
      options: ['ApplyOutOfSyncOnly=true'],
      desired: [
        object('ConfigMap a'),
        object('ConfigMap b'),
        object('ConfigMap missing'),
        object('Job j', { [HOOK]: 'Sync' }),
      ],
      live: [live('ConfigMap a'), live('ConfigMap b')],
      isOutOfSync: (ref) => ref.name === 'b',
    });
    expect(steps).toEqual([
      'Sync 0 apply ConfigMap/b',
      'Sync 0 apply ConfigMap/missing',
      'Sync 0 hook Job/j',
    ]);
  });

  it('orders the rest with ApplyOutOfSyncOnly as if all took part', () => {
    const steps = planned({
      options: ['ApplyOutOfSyncOnly=true', 'PruneLast=true'],
      desired: [object('ConfigMap a', { [WAVE]: '5' })],
      live: [live('ConfigMap a'), live('ConfigMap gone')],
      isOutOfSync: () => false,
    });
    expect(steps).toEqual(['Sync 6 prune ConfigMap/gone']);
  });
});
