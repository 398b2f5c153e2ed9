import { type KubeObject, refOf, resourceKey, type SyncPolicy, UserError } from '@lockstep/domain';
import { isNotFound } from '@lockstep/kube';
import { uniqueNamespace } from '@lockstep/testkit';
import type { Dice } from './dice.ts';
import { GitModel, KEEPER, UNPRUNED } from './git-model.ts';
import { configMap } from './manifests.ts';
import type { Stack } from './stack.ts';
import { type Files, startApp, type TestApp } from './test-app.ts';

/** An application of the fleet, with what its test did to it. */
export interface FleetApp {
  app: TestApp;
  git: GitModel;
  dice: Dice;
  repo: SharedRepo;
  /** Objects that the test deleted, by uid. */
  deleted: Set<string>;
  /** How often each stated value was changed in the cluster: more often is a fight. */
  drifts: Map<string, number>;
  /** What it did since the last settling, in words. */
  story: string[];
  /** Automation is not to be expected to end it alone: somebody stopped a sync, or automation. */
  needsSync: boolean;
  /** Heals since the last commit; each waits longer than the one before. */
  heals: number;
}

/** A repository of several applications: commits go in one after the other. */
export interface SharedRepo {
  repo: TestApp['repo'];
  commit(files: Files): Promise<void>;
}

export const AUTOMATED = { prune: true, selfHeal: true };

export async function sharedRepo(stack: Stack, name: string): Promise<SharedRepo> {
  const repo = await stack.git.createRepo(name);
  let last: Promise<unknown> = Promise.resolve();
  return {
    repo,
    commit: (files) => {
      const texts = Object.entries(files).map(
        ([path, object]) => [path, object && JSON.stringify(object)] as const,
      );
      const commit = last.then(() => repo.commit(Object.fromEntries(texts)));
      last = commit.catch(() => undefined);
      return commit.then(() => undefined);
    },
  };
}

/** Starts an application in a namespace where others have something that is not ours. */
export async function startFleetApp(
  stack: Stack,
  repo: SharedRepo,
  { dice, index }: { dice: Dice; index: number },
): Promise<FleetApp> {
  const namespace = uniqueNamespace('fleet');
  const path = `apps/${index}`;
  const git = new GitModel(path, namespace);
  await repo.commit(git.begin(dice));
  await stack.kube.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
  for (const foreign of FOREIGN) {
    const metadata = { ...foreign.metadata, namespace };
    await stack.kube.create({ ...foreign, metadata }, { manager: 'somebody' });
  }
  const app = await startApp(
    stack,
    {},
    {
      repo: repo.repo,
      source: { path },
      destination: { server: 'https://kubernetes.default.svc', namespace },
      syncPolicy: { automated: AUTOMATED, retry: { limit: 5, backoff: { duration: '1s' } } },
    },
  );
  return {
    ...{ app, git, dice, repo, deleted: new Set(), drifts: new Map(), story: [] },
    ...{ needsSync: false, heals: 0 },
  };
}

/** What others have in each namespace; the second looks like the objects of another tool's. */
export const FOREIGN: KubeObject[] = [
  configMap('foreign', { whose: 'not ours' }),
  {
    ...configMap('foreign-instance', { whose: 'not ours' }),
    metadata: { name: 'foreign-instance', labels: { 'app.kubernetes.io/instance': 'another' } },
  },
];

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

/** Automation does everything again, as its owner wants it in the end. */
export async function automate(one: FleetApp): Promise<void> {
  const { syncPolicy } = (await one.app.now()).spec;
  const automated = syncPolicy?.automated;
  if (automated?.prune && automated.selfHeal) return;
  await setPolicy(one, { automated: AUTOMATED });
}

async function setPolicy(one: FleetApp, policy: SyncPolicy): Promise<void> {
  const { syncPolicy } = (await one.app.now()).spec;
  await one.app.edit({ syncPolicy: { retry: syncPolicy?.retry, ...policy } });
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
  if (!isNotFound(error)) throw error;
  return undefined;
}

/** Undefined when it is refused, because another operation is at work or none. */
export async function unlessRefused<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof UserError && error.code === 'failed-precondition') return undefined;
    throw error;
  }
}
