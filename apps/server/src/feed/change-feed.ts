import type { Application, ApplicationSummary } from '@lockstep/domain';
import { type OutboxEvent, RBAC_SETTING, type Store } from '@lockstep/store';
import type { FastifyBaseLogger } from 'fastify';
import { createBatchLoader } from './batch-loader.ts';

/** What happened to one application within one batch: the first and the last of its events. */
export interface ApplicationChange {
  uid: string;
  type: OutboxEvent['type'];
  /** Only states have changed: what was observed, not what was asked for. */
  isState: boolean;
  /** Of the last event. */
  resourceVersion: string;
  /** Of the event that told of its creation, where that is in the batch. */
  createdVersion?: string | undefined;
  /** The project that it was in before the batch, where it moved out of it. */
  formerProject?: string | undefined;
  payload: Record<string, unknown>;
}

/** Changes of some 25 ms. The loaders answer all subscribers from one query each. */
export interface ChangeBatch {
  applications: Map<string, ApplicationChange>;
  settings: Set<string>;
  summary(uid: string): Promise<ApplicationSummary | undefined>;
  application(uid: string): Promise<Application | undefined>;
}

export type ChangeListener = (batch: ChangeBatch) => void | Promise<void>;

export interface ChangeFeed {
  /** Answers how to end it. */
  subscribe(listener: ChangeListener): () => void;
  /** Told at once when the policy or a project changes, on which permissions rest. */
  onAccessChange(listener: () => void): void;
  /**
   * Told at once when a session, an account or a project changes, on which tokens rest. Answers how
   * to end it.
   */
  onCredentialChange(listener: (events: OutboxEvent[]) => void): () => void;
  /** Told at once when settings of this key change. */
  onSettingChange(key: string, listener: () => void): void;
  /** Told at once when lists of applications may hold others than before, states aside. */
  onListChange(listener: () => void): void;
  /** Changes that did not come through the outbox of this database, told to this server's clients. */
  settingChanged(key: string): void;
  /** How many subscriptions there are. */
  listenerCount(): number;
  close(): Promise<void>;
}

const BATCH_MS = 25;

/**
 * One follower of the outbox per server, however many clients listen. A batch is told only after
 * the one before was handled: under load batches grow and the number of queries does not.
 */
export async function openChangeFeed(store: Store, log: FastifyBaseLogger): Promise<ChangeFeed> {
  const listeners = new Set<ChangeListener>();
  const accessListeners: (() => void)[] = [];
  const listListeners: (() => void)[] = [];
  const settingListeners: { key: string; listener: () => void }[] = [];
  const credentialListeners = new Set<(events: OutboxEvent[]) => void>();
  let applications = new Map<string, ApplicationChange>();
  let settings = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let telling = false;

  const tell = async () => {
    timer = undefined;
    if (telling) return;
    telling = true;
    try {
      while (applications.size + settings.size > 0) {
        const batch = createBatch(store, applications, settings);
        applications = new Map();
        settings = new Set();
        const told = await Promise.allSettled([...listeners].map((listener) => listener(batch)));
        for (const result of told) {
          if (result.status === 'rejected') log.warn({ err: result.reason }, 'tell failed');
        }
      }
    } finally {
      telling = false;
    }
  };
  const wake = () => {
    timer ??= setTimeout(() => void tell(), BATCH_MS);
  };

  const follower = await store.outbox.follow(undefined, (events) => {
    const credentials = events.filter(isAboutCredentials);
    if (credentials.length > 0) for (const listener of credentialListeners) listener(credentials);
    if (events.some(isAboutAccess)) for (const listener of accessListeners) listener();
    for (const { key, listener } of settingListeners) {
      if (events.some(({ kind, uid }) => kind === 'setting' && uid === key)) listener();
    }
    if (events.some(isAboutLists)) for (const listener of listListeners) listener();
    // Without listeners there is nobody to tell, and nothing to remember.
    if (listeners.size === 0) return;
    for (const event of events) {
      if (event.kind === 'application') merge(applications, event);
      else if (event.kind === 'setting') settings.add(event.uid);
    }
    if (applications.size + settings.size > 0) wake();
  });

  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onAccessChange(listener) {
      accessListeners.push(listener);
    },
    onCredentialChange(listener) {
      credentialListeners.add(listener);
      return () => credentialListeners.delete(listener);
    },
    onSettingChange(key, listener) {
      settingListeners.push({ key, listener });
    },
    onListChange(listener) {
      listListeners.push(listener);
    },
    settingChanged(key) {
      settings.add(key);
      wake();
    },
    listenerCount: () => listeners.size,
    async close() {
      clearTimeout(timer);
      listeners.clear();
      await follower.close();
    },
  };
}

function isAboutCredentials({ kind }: OutboxEvent): boolean {
  return kind === 'session' || kind === 'account' || kind === 'project';
}

function isAboutAccess({ kind, uid }: OutboxEvent): boolean {
  return kind === 'project' || (kind === 'setting' && uid === RBAC_SETTING);
}

/** Whatever is neither a status nor an operation may change what a filter finds. */
function isAboutLists(event: OutboxEvent): boolean {
  if (event.kind === 'cluster') return event.payload.change !== 'connection';
  return event.kind === 'application' && !isAboutState(event);
}

function isAboutState({ type, payload }: OutboxEvent): boolean {
  return type === 'MODIFIED' && STATES.has(payload.change);
}

const STATES = new Set<unknown>(['status', 'operation', 'refresh', 'revision']);

function merge(changes: Map<string, ApplicationChange>, event: OutboxEvent): void {
  const { uid, type, resourceVersion, payload } = event;
  const before = changes.get(uid);
  // Created and changed within one batch is still created, for those who watch.
  const merged = before?.type === 'ADDED' && type === 'MODIFIED' ? 'ADDED' : type;
  const createdVersion = type === 'ADDED' ? resourceVersion : before?.createdVersion;
  const isState = before?.isState !== false && isAboutState(event);
  const moved = typeof payload.formerProject === 'string' ? payload.formerProject : undefined;
  const formerProject = before?.formerProject ?? moved;
  const versions = { resourceVersion, createdVersion };
  changes.set(uid, { uid, type: merged, isState, ...versions, formerProject, payload });
}

function createBatch(
  store: Store,
  applications: Map<string, ApplicationChange>,
  settings: Set<string>,
): ChangeBatch {
  return {
    applications,
    settings,
    summary: createBatchLoader(
      (uids) => store.applications.summaries(uids),
      (summary) => summary.uid,
    ),
    application: createBatchLoader(
      (uids) => store.applications.getMany(uids),
      (application) => application.metadata.uid ?? '',
    ),
  };
}
