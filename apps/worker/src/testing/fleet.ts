import { type KubeObject, type SyncPolicy, UserError } from '@lockstep/domain';
import { uniqueNamespace } from '@lockstep/testkit';
import type { Dice } from './dice.ts';
import { GitModel } from './git-model.ts';
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
  /** The newest commit. */
  head: string;
}

export const AUTOMATED = { prune: true, selfHeal: true };

export async function sharedRepo(stack: Stack, name: string): Promise<SharedRepo> {
  const repo = await stack.git.createRepo(name);
  let last: Promise<unknown> = Promise.resolve();
  const shared: SharedRepo = {
    repo,
    head: '',
    commit: (files) => {
      const texts = Object.entries(files).map(
        ([path, object]) => [path, object && JSON.stringify(object)] as const,
      );
      const commit = last.then(async () => {
        shared.head = await repo.commit(Object.fromEntries(texts));
      });
      last = commit.catch(() => undefined);
      return commit;
    },
  };
  return shared;
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

/** Automation does everything again, as its owner wants it in the end. */
export async function automate(one: FleetApp): Promise<void> {
  const { syncPolicy } = (await one.app.now()).spec;
  const automated = syncPolicy?.automated;
  if (automated?.prune && automated.selfHeal) return;
  await setPolicy(one, { automated: AUTOMATED });
}

export async function setPolicy(one: FleetApp, policy: SyncPolicy): Promise<void> {
  const { syncPolicy } = (await one.app.now()).spec;
  await one.app.edit({ syncPolicy: { retry: syncPolicy?.retry, ...policy } });
}

const REFUSALS: readonly string[] = ['failed-precondition', 'invalid-argument'];

/** Undefined when it is refused, because another operation is at work or none. */
export async function unlessRefused<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof UserError && REFUSALS.includes(error.code)) return undefined;
    throw error;
  }
}
