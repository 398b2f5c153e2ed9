import { type KubeObject, refOf, resourceKey } from '@lockstep/domain';
import { isNotFound, KubeError } from '@lockstep/kube';
import { AUTOMATED, type FleetApp, setPolicy, unlessRefused } from './fleet.ts';
import { KEEPER, UNPRUNED } from './git-model.ts';
import type { Stack } from './stack.ts';

/** One thing that somebody does; answers what it did, or undefined when there was nothing to do. */
type Step = (stack: Stack, one: FleetApp) => Promise<string | undefined>;

const STEPS = {
  commit: async (stack, one) => {
    const files = one.git.change(one.dice);
    await one.repo.commit(files);
    one.heals = 0;
    // Now and then the webhook does not arrive: the poll finds the commit.
    if (one.dice.chance(85)) await stack.pushed(one.repo.repo.url);
    return `commit ${Object.entries(files).map(([path, to]) => `${to ? '' : '-'}${path}`)}`;
  },
  patch: (stack, one) => drift(stack, one, { field: 'data', patch: { data: { serial: 'drift' } } }),
  remove: (stack, one) => drift(stack, one, { field: 'data', patch: { data: { serial: null } } }),
  unlabel: (stack, one) =>
    drift(stack, one, {
      field: 'label',
      patch: { metadata: { labels: { 'lockstep.dev/app': null } } },
    }),
  foreignField: async (stack, one) => {
    const target = anyMap(one);
    const patch = { data: { [`foreign-${one.dice.below(5)}`]: 'somebody' } };
    return target && (await patched(stack, target, patch));
  },
  scale: async (stack, one) => {
    const web = [...one.git.stated().values()].find(({ kind }) => kind === 'Deployment');
    if (!web || !mayHeal(one, web, 'replicas')) return undefined;
    const done = await patched(stack, web, { spec: { replicas: 3 } });
    if (done) counted(one, web, 'replicas');
    return done;
  },
  delete: async (stack, one) => {
    const target = one.dice.one([...one.git.stated().values()]);
    const { name } = target.metadata;
    if (name === KEEPER || name === UNPRUNED || one.heals >= MOST_HEALS) return undefined;
    const live = await stack.kube.find(refOf(target));
    if (!live) return undefined;
    one.deleted.add(live.metadata.uid as string);
    await stack.kube
      .delete(refOf(target), { preconditions: { uid: live.metadata.uid } })
      .catch(unlessGone);
    one.heals++;
    return `delete ${resourceKey(refOf(target))}`;
  },
  edit: async (_stack, one) => {
    const automated = one.dice.one([
      AUTOMATED,
      { prune: true, selfHeal: false },
      { prune: false, selfHeal: true },
      null,
    ]);
    const syncOptions = SYNC_OPTIONS.filter(() => one.dice.chance(30));
    await setPolicy(one, { ...(automated ? { automated } : {}), syncOptions });
    return `edit ${JSON.stringify({ automated, syncOptions })}`;
  },
  sync: async (_stack, one) => {
    const prune = one.dice.chance(50);
    const begun = await unlessRefused(one.app.begin({ sync: { prune } }));
    return begun && `sync ${JSON.stringify({ prune })}`;
  },
  terminate: async (stack, one) => {
    const actor = { name: 'test' };
    const terminated = stack.store.operations.terminate(one.app.uid, actor).then(() => true);
    if (!(await unlessRefused(terminated))) return undefined;
    one.needsSync = true;
    await stack.signal(one.app.uid);
    return 'terminate';
  },
  refresh: async (stack, one) => {
    const kind = one.dice.one(['normal', 'hard'] as const);
    await stack.store.applications.requestRefresh([one.app.uid], kind, { name: 'test' });
    await stack.signals.render({ uid: one.app.uid, ...(kind === 'hard' ? { hard: true } : {}) });
    return `refresh ${kind}`;
  },
} satisfies Record<string, Step>;

const SYNC_OPTIONS = [
  'ApplyOutOfSyncOnly=true',
  'PruneLast=true',
  'ServerSideApply=true',
  'PrunePropagationPolicy=background',
  'RespectIgnoreDifferences=true',
];

/** Commits and drift come more often than the rest. */
const OFTEN = ['commit', 'commit', 'patch', 'delete', 'foreignField'] as const;
const ALL = [...OFTEN, ...(Object.keys(STEPS) as (keyof typeof STEPS)[])];

/** Does one random thing. */
export async function step(stack: Stack, one: FleetApp): Promise<void> {
  const name = one.dice.one(ALL);
  const told = await STEPS[name](stack, one);
  if (told) one.story.push(told);
}

/** The second heal waits 2 s, the third 6 s; three of one field within minutes are a fight. */
const MOST_HEALS = 2;

function mayHeal(one: FleetApp, object: KubeObject, field: string): boolean {
  return one.heals < MOST_HEALS && (one.drifts.get(driftKey(object, field)) ?? 0) < MOST_HEALS;
}

function counted(one: FleetApp, object: KubeObject, field: string): void {
  const key = driftKey(object, field);
  one.heals++;
  one.drifts.set(key, (one.drifts.get(key) ?? 0) + 1);
}

/** With what Git states of it: another value there is another field to fight for. */
function driftKey(object: KubeObject, field: string): string {
  const { replicas } = (object.spec ?? {}) as { replicas?: number };
  const { serial } = (object.data ?? {}) as { serial?: string };
  const stated = field === 'label' ? '' : `${serial}${replicas}`;
  return `${resourceKey(refOf(object))} ${field} ${stated}`;
}

async function drift(
  stack: Stack,
  one: FleetApp,
  { field, patch }: { field: string; patch: object },
): Promise<string | undefined> {
  const target = anyMap(one);
  if (!target || !mayHeal(one, target, field)) return undefined;
  const done = await patched(stack, target, patch);
  if (done) counted(one, target, field);
  return done;
}

function anyMap(one: FleetApp): KubeObject | undefined {
  return one.dice.one([...one.git.stated().values()].filter(({ kind }) => kind === 'ConfigMap'));
}

async function patched(
  stack: Stack,
  object: KubeObject,
  patch: object,
): Promise<string | undefined> {
  try {
    await stack.kube.patch(refOf(object), patch, 'merge', { manager: 'somebody' });
  } catch (error) {
    return unlessGone(error);
  }
  return `patch ${resourceKey(refOf(object))} ${JSON.stringify(patch)}`;
}

function unlessGone(error: unknown): undefined {
  // A conflict: another one has its name by now.
  if (!isNotFound(error) && !(error instanceof KubeError && error.status === 409)) throw error;
  return undefined;
}
