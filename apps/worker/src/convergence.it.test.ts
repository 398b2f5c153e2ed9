import { mkdtempSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  ANNOTATION_HOOK_RUN,
  FIELD_MANAGER,
  isOperationDone,
  type KubeObject,
  LABEL_OPERATION,
  refOf,
} from '@lockstep/domain';
import { track } from '@lockstep/engine';
import { connectionFromKubeconfig } from '@lockstep/kube';
import { useSandbox, waitFor } from '@lockstep/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ClusterRecorder } from './testing/cluster-recorder.ts';
import { rolling } from './testing/dice.ts';
import { Faults } from './testing/faults.ts';
import {
  automate,
  type FleetApp,
  FOREIGN,
  type SharedRepo,
  sharedRepo,
  startFleetApp,
  unlessRefused,
} from './testing/fleet.ts';
import { differencesOf } from './testing/fleet-differences.ts';
import { step } from './testing/fleet-steps.ts';
import { KEEPER, UNPRUNED } from './testing/git-model.ts';
import { KubeProxy } from './testing/kube-proxy.ts';
import { type Stack, startStack } from './testing/stack.ts';

/**
 * Whatever people do to Git, to the cluster and to applications, and whatever happens to workers
 * and to what they stand on meanwhile: in the end the cluster is what Git states, nothing was made
 * twice, and nothing went that was to stay.
 */

/** Printed when it fails: with the same seed the same is done again. */
const SEED = Number(process.env.LOCKSTEP_TEST_SEED ?? Date.now() % 2 ** 31);
const APPLICATIONS = 20;
const REPOSITORIES = 4;
const ROUNDS = 10;
const MOST_STEPS = 4;
const SETTLED_WITHIN_MS = 120_000;

const dice = rolling(SEED);
const dataDirs = [0, 1].map(() => mkdtempSync(join(tmpdir(), 'lockstep-fleet-')));

let stack: Stack;
let proxy: KubeProxy;
let faults: Faults;
let recorder: ClusterRecorder;
let fleet: FleetApp[] = [];

beforeAll(async () => {
  const kubeconfig = await readFile(useSandbox().kubeconfigPath, 'utf8');
  proxy = new KubeProxy(connectionFromKubeconfig(kubeconfig));
  stack = await startStack({ address: await proxy.start() });
  const env = dataDirs.map((LOCKSTEP_DATA_DIR) => ({
    LOCKSTEP_DATA_DIR,
    LOCKSTEP_LEASE_SECONDS: '2',
    LOCKSTEP_RECONCILIATION_SECONDS: '5',
    LOCKSTEP_LOG_LEVEL: 'info',
  }));
  faults = new Faults(stack, proxy, env);
  recorder = new ClusterRecorder((namespace) => namespace.startsWith('fleet-'));
  await recorder.start(stack.kube);
  await faults.start();
});

afterAll(async () => {
  recorder?.stop();
  await faults?.stop();
  await stack?.close();
  await proxy?.stop();
  for (const dir of dataDirs) await rm(dir, { recursive: true, force: true });
});

async function untilSettled(one: FleetApp): Promise<void> {
  const { app } = one;
  await automate(one);
  if (one.needsSync) await syncByHand(one);
  await waitFor(
    async () => {
      const { status } = await app.now();
      const { head } = one.repo;
      const wrong = differencesOf(one, recorder);
      const { sync, health, operationState: operation, conditions } = status;
      const isDone = !operation || isOperationDone(operation.phase);
      const isSettled =
        sync.status === 'Synced' && health.status === 'Healthy' && sync.revision === head;
      if (isDone && isSettled && wrong.length === 0) return true;
      const { phase, message } = operation ?? {};
      throw new Error(
        JSON.stringify(
          {
            ...{ head, wrong, sync, health, conditions, phase, message },
            ...{ story: one.story, faults: faults.story },
          },
          null,
          1,
        ),
      );
    },
    {
      what: `seed ${SEED}: ${app.name} being what Git states`,
      deadlineMs: SETTLED_WITHIN_MS,
      intervalMs: 250,
    },
  );
}

/** As somebody does who stopped a sync, once nothing is at work any more. */
async function syncByHand(one: FleetApp): Promise<void> {
  await waitFor(() => unlessRefused(one.app.begin({ sync: { prune: true } })), {
    what: `a sync of ${one.app.name} being begun`,
    deadlineMs: SETTLED_WITHIN_MS,
    intervalMs: 250,
  });
}

/** What was done before does not count any more. */
function begin(one: FleetApp): void {
  one.git.settled();
  one.needsSync = false;
  one.story = [];
}

async function sequence(one: FleetApp): Promise<void> {
  for (let steps = 1 + one.dice.below(MOST_STEPS); steps > 0; steps--) await step(stack, one);
}

/** What went since: only what somebody deleted, or Git did without at some time since. */
function expectRightDeletions(from: number): void {
  const byNamespace = new Map(fleet.map((one) => [one.app.namespace, one]));
  const wrong = recorder.events.slice(from).flatMap(({ type, key, object }) => {
    const one = byNamespace.get(object.metadata.namespace ?? '');
    if (type !== 'DELETED' || object.kind === 'Job' || !one) return [];
    const isDue = one.deleted.has(object.metadata.uid as string) || one.git.wasAbsent(key);
    const isKept = [KEEPER, UNPRUNED].includes(object.metadata.name ?? '');
    return isDue && !isKept ? [] : [`${key} of ${one.app.name}`];
  });
  expect(wrong, 'deleted, though nobody asked for it').toEqual([]);
}

/** A hook is made once in each phase of each attempt of an operation, by whichever worker. */
function expectHooksOnce(): void {
  const runs = recorder.events
    .filter(({ type, object }) => type === 'ADDED' && object.metadata.labels?.[LABEL_OPERATION])
    .map(({ object: { metadata } }) => {
      const run = metadata.annotations?.[ANNOTATION_HOOK_RUN];
      const name = metadata.name?.split('-')[0];
      return `${metadata.namespace} ${name} ${metadata.labels?.[LABEL_OPERATION]} ${run}`;
    });
  expect(runs.length).toBeGreaterThan(ROUNDS);
  const twice = runs.filter((run, index) => runs.indexOf(run) !== index);
  expect(twice, 'hooks that were made twice').toEqual([]);
}

/** Nothing would change by applying Git once more: neither a field nor who owns it. */
async function expectAppliedExactly(one: FleetApp): Promise<void> {
  const { app, git } = one;
  const record = await stack.store.applications.record(app.uid);
  const tracking = {
    appName: app.name,
    appId: record?.shortId ?? '',
    slice: record?.slice ?? '',
    namespaced: true,
    destinationNamespace: app.namespace,
  };
  for (const manifest of git.stated().values()) {
    const options = { manager: FIELD_MANAGER, force: true, dryRun: true };
    const again = await stack.kube.apply(track(manifest, tracking), options);
    const live = await stack.kube.get(refOf(manifest));
    expect(withoutTimes(again), `${app.name}: ${manifest.metadata.name}`).toEqual(
      withoutTimes(live),
    );
  }
}

function withoutTimes(object: KubeObject): KubeObject {
  const managedFields = object.metadata.managedFields?.map(({ time: _time, ...entry }) => entry);
  return { ...object, metadata: { ...object.metadata, managedFields } };
}

async function expectOthersUntouched({ app }: FleetApp): Promise<void> {
  for (const foreign of FOREIGN) {
    const live = await app.live('ConfigMap', foreign.metadata.name as string);
    expect(live?.data).toEqual(foreign.data);
    expect(live?.metadata.managedFields?.map(({ manager }) => manager)).toEqual(['somebody']);
  }
}

async function round(number: number): Promise<void> {
  const from = recorder.events.length;
  faults.plan(dice, number);
  await Promise.all(fleet.map(sequence));
  await faults.mended();
  await Promise.all(fleet.map(untilSettled));
  await faults.mended();
  expect(recorder.broken).toBeUndefined();
  expectRightDeletions(from);
  for (const one of fleet) begin(one);
}

describe(`seed ${SEED}`, () => {
  it('200 sequences of commits, drift, edits and faults end as Git states', async () => {
    const repositories = await Promise.all(
      Array.from({ length: REPOSITORIES }, (_, index) => sharedRepo(stack, `fleet-${index}`)),
    );
    fleet = await Promise.all(
      Array.from({ length: APPLICATIONS }, (_, index) => {
        const repo = repositories[index % REPOSITORIES] as SharedRepo;
        return startFleetApp(stack, repo, { dice: dice.fork(), index });
      }),
    );
    await Promise.all(fleet.map(untilSettled));
    for (let number = 0; number < ROUNDS; number++) await round(number);
    expect(faults.story.length, 'faults that struck').toBeGreaterThan(ROUNDS / 2);
    expectHooksOnce();
    await Promise.all(fleet.map(expectAppliedExactly));
    await Promise.all(fleet.map(expectOthersUntouched));
  }, 900_000);
});
