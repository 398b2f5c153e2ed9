import {
  type Application,
  type ApplicationSpec,
  CONTROL_NAMESPACE,
  IN_CLUSTER_SERVER,
  isOperationDone,
  type KubeObject,
  type Operation,
  parseApplication,
  type Source,
  type SyncPolicy,
} from '@lockstep/domain';
import { uniqueNamespace, waitFor } from '@lockstep/testkit';
import type { Stack } from './stack.ts';

/** What a repository holds: texts, or objects that are written as JSON; null removes. */
export type Files = Record<string, string | KubeObject | KubeObject[] | null>;

export interface AppOptions {
  source?: Partial<Source>;
  destination?: ApplicationSpec['destination'];
  /** Automated with prune and self-heal if not given; null for none. */
  automated?: SyncPolicy['automated'];
  syncOptions?: string[];
  syncPolicy?: SyncPolicy;
  /** Another application's repository. */
  repo?: TestApp['repo'];
  spec?: Partial<ApplicationSpec>;
}

/** An application of a test, with a namespace and (mostly) a repository of its own. */
export interface TestApp {
  name: string;
  uid: string;
  namespace: string;
  repo: Awaited<ReturnType<Stack['git']['createRepo']>>;
  /** Commits and tells the worker, as a webhook does. */
  push(files: Files): Promise<string>;
  live(kind: string, name: string): Promise<KubeObject | undefined>;
  /** The live object's data, for ConfigMaps. */
  data(name: string): Promise<Record<string, string> | undefined>;
  now(): Promise<Application>;
  until(what: string, holds: (application: Application) => boolean): Promise<Application>;
  untilSynced(): Promise<Application>;
  untilCondition(type: string, text?: string | RegExp): Promise<Application>;
  /** Makes the worker look at it again, as a refresh does. */
  refresh(): Promise<void>;
  /** After another whole look, from Git to what automation decides; `hard` renders anew. */
  lookedAtAgain(refresh?: 'normal' | 'hard'): Promise<Application>;
  /** Writes another spec, without the signal that the API sends after it. */
  edit(spec: Partial<ApplicationSpec>): Promise<void>;
  /** Gives the application these annotations (and finalizers), as an edit of its manifest does. */
  annotate(annotations: Record<string, string>, finalizers?: string[]): Promise<void>;
  /** Asks for its deletion, and does not wait for it. */
  requestDelete(cascade: 'foreground' | 'background' | 'none'): Promise<void>;
  untilGone(): Promise<void>;
  begin(operation: Partial<Operation>): Promise<Operation>;
  /** Syncs, and waits for the end of it. */
  sync(request?: Operation['sync'], retry?: Operation['retry']): Promise<Operation>;
  ended(operation: Operation): Promise<Operation>;
  /** Asks for its deletion, as the API does, and waits until it is gone. */
  delete(cascade: 'foreground' | 'background' | 'none'): Promise<void>;
}

const GROUPS: Record<string, string> = {
  Deployment: 'apps',
  Job: 'batch',
  CustomResourceDefinition: 'apiextensions.k8s.io',
};
const CLUSTER_SCOPED = new Set(['Namespace', 'CustomResourceDefinition']);

/**
 * Kubernetes' garbage collector stands still, for half a minute at a time, while kinds come and go,
 * as they do in tests that run beside each other: what is deleted in the foreground waits for it.
 */
export const COLLECTED_WITHIN_MS = 100_000;

let counter = 0;

export async function startApp(
  stack: Stack,
  files: Files,
  options: AppOptions = {},
): Promise<TestApp> {
  const namespace = options.destination?.namespace ?? uniqueNamespace('worker');
  const name = `app-${++counter}-${uniqueNamespace('x').slice(2)}`;
  const repo = options.repo ?? (await stack.git.createRepo(name));
  if (Object.keys(files).length > 0) await repo.commit(texts(files));
  const automated =
    options.automated === undefined ? { prune: true, selfHeal: true } : options.automated;
  const uid = await stack.create(name, {
    source: { repoURL: repo.url, path: 'app', ...options.source },
    destination: { server: IN_CLUSTER_SERVER, namespace, ...options.destination },
    syncPolicy: {
      ...(automated ? { automated } : {}),
      syncOptions: options.syncOptions ?? ['CreateNamespace=true'],
      ...options.syncPolicy,
    },
    ...options.spec,
  });
  return describeApp(stack, { name, uid, namespace, repo });
}

function describeApp(
  stack: Stack,
  base: Pick<TestApp, 'name' | 'uid' | 'namespace' | 'repo'>,
): TestApp {
  const { name, uid, namespace, repo } = base;
  const until: TestApp['until'] = (what, holds) => stack.until(name, what, holds);
  const live: TestApp['live'] = (kind, object) =>
    stack.kube.find({
      group: GROUPS[kind] ?? '',
      version: 'v1',
      kind,
      namespace: CLUSTER_SCOPED.has(kind) ? '' : namespace,
      name: object,
    });
  const begin: TestApp['begin'] = async (operation) => {
    const started = await stack.store.operations.start(
      {
        id: crypto.randomUUID(),
        applicationId: uid,
        kind: 'sync',
        phase: 'Running',
        message: '',
        initiatedBy: { username: 'test' },
        revision: '',
        retryCount: 0,
        startedAt: new Date().toISOString(),
        ...operation,
      },
      { name: 'test' },
    );
    await stack.signal(uid);
    return started;
  };
  const ended: TestApp['ended'] = (operation) =>
    waitFor(
      async () => {
        const latest = await stack.store.operations.latest(uid, 5);
        const found = latest.find((one) => one.id === operation.id);
        if (found && isOperationDone(found.phase)) return found;
        throw new Error(JSON.stringify(found, null, 1));
      },
      { what: `the end of the sync of ${name}`, deadlineMs: COLLECTED_WITHIN_MS },
    );
  const key = { namespace: CONTROL_NAMESPACE, name };
  const requestDelete: TestApp['requestDelete'] = async (cascade) => {
    await stack.store.applications.requestDelete(key, cascade, { name: 'test' });
    await stack.signal(uid);
  };
  const untilGone: TestApp['untilGone'] = async () => {
    await waitFor(async () => (await stack.store.applications.get(key)) === undefined, {
      what: `${name} being gone`,
      deadlineMs: COLLECTED_WITHIN_MS,
    });
  };
  return {
    ...base,
    refresh: () => stack.signal(uid),
    lookedAtAgain: async (refresh = 'normal') => {
      const { applications } = stack.store;
      await applications.requestRefresh([uid], refresh, { name: 'test' });
      await stack.signals.render({ uid, hard: refresh === 'hard' });
      const isAnswered = async () => (await applications.record(uid))?.refresh === '';
      await waitFor(isAnswered, { what: 'the answer to a refresh', deadlineMs: 60_000 });
      return await stack.application(name);
    },
    edit: async (spec) => {
      const { spec: before } = await stack.application(name);
      const raw = { metadata: { name }, spec: { ...before, ...spec } };
      await stack.store.applications.update(key, parseApplication(raw), raw, { name: 'test' });
    },
    annotate: async (annotations, finalizers) => {
      const { spec, metadata } = await stack.application(name);
      const kept = finalizers ?? metadata.finalizers;
      const raw = { metadata: { name, annotations, finalizers: kept }, spec };
      await stack.store.applications.update(key, parseApplication(raw), raw, { name: 'test' });
      await stack.signal(uid);
    },
    requestDelete,
    untilGone,
    live,
    until,
    begin,
    ended,
    now: () => stack.application(name),
    data: async (object) => (await live('ConfigMap', object))?.data as Record<string, string>,
    push: async (files) => {
      const sha = await repo.commit(texts(files));
      await stack.pushed(repo.url);
      return sha;
    },
    untilSynced: () => until('Synced', isSynced),
    untilCondition: (type, text = '') =>
      until(`${type} ${text}`, (one) => conditionOf(one, type, text) !== undefined),
    sync: async (request = {}, retry) => ended(await begin({ sync: request, retry })),
    delete: async (cascade) => {
      await requestDelete(cascade);
      await untilGone();
    },
  };
}

export function isSynced(application: Application): boolean {
  return application.status.sync.status === 'Synced';
}

export function isOutOfSync(application: Application): boolean {
  return application.status.sync.status === 'OutOfSync';
}

/** The message of the condition, if the application has one of that type that says so. */
export function conditionOf(
  application: Application,
  type: string,
  text: string | RegExp = '',
): string | undefined {
  const found = application.status.conditions?.find(
    (one) =>
      one.type === type &&
      (typeof text === 'string' ? one.message.includes(text) : text.test(one.message)),
  );
  return found?.message;
}

/** The result of one resource in an ended sync. */
export function resultOf(operation: Operation, name: string): string | undefined {
  const step = operation.steps?.find((one) => one.ref.name === name);
  return step && `${step.result ?? step.state}: ${step.message}`;
}

function texts(files: Files): Record<string, string | null> {
  return Object.fromEntries(
    Object.entries(files).map(([path, content]) => [path, textOf(content)] as const),
  );
}

function textOf(content: Files[string]): string | null {
  if (content === null || typeof content === 'string') return content;
  const objects = Array.isArray(content) ? content : [content];
  return objects.map((object) => JSON.stringify(object)).join('\n---\n');
}
