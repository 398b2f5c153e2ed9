import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMirrors } from '@lockstep/git';
import {
  consume,
  GIT_QUEUE,
  type GitJob,
  openLiveViews,
  openSignals,
  RENDER_QUEUE,
  type RenderJob,
  WEBHOOK_QUEUE,
  type WebhookJob,
} from '@lockstep/queue';
import { createManifestCache, isolationLevel, probeTools } from '@lockstep/render';
import { createCel, createJq } from '@lockstep/scripting';
import { createSealer, migrate, type OutboxEvent, openStore, type Store } from '@lockstep/store';
import type { Logger } from 'pino';
import { AuditKeeper } from './audit/audit-keeper.ts';
import { openTarget } from './audit/targets.ts';
import type { WorkerConfig } from './config.ts';
import { Customizer } from './customize/customizer.ts';
import { createGateway } from './gateway/gateway.ts';
import { GatewayServer } from './gateway/server.ts';
import { fetchRepository } from './git/fetch-repository.ts';
import { Poller } from './git/poll.ts';
import { Repositories } from './git/repositories.ts';
import { Housekeeping } from './housekeeping.ts';
import { createLog, flowLog } from './log.ts';
import { ClusterOwner } from './ownership/cluster-owner.ts';
import { leaseKey, Ownership } from './ownership/ownership.ts';
import { Inheritance } from './reconcile/inheritance.ts';
import { KnownProjects } from './reconcile/known-projects.ts';
import { clusterAbilities } from './render/cluster-abilities.ts';
import { LiveTexts } from './render/live-texts.ts';
import { Plugins } from './render/plugins.ts';
import { renderJob } from './render/render-job.ts';
import { SopsKeys } from './render/sops.ts';
import { Turns } from './render/turns.ts';
import { workerArtifacts } from './render/worker-artifacts.ts';
import type { Services } from './services.ts';
import { Sweeper } from './sweep.ts';
import { Metrics } from './tell/metrics.ts';
import { StatusWriter } from './tell/status-writer.ts';
import { OverdueDeliveries } from './webhook/overdue.ts';
import { workDelivery } from './webhook/work-delivery.ts';

const MANIFEST_CACHE_BYTES = 1024 ** 3;
const CONCURRENT_FETCHES = 4;
const CONCURRENT_DELIVERIES = 4;
const CONCURRENT_RENDERS = 8;
const RETRY_JOB_MS = 3_000;

/** A running worker. `stop` lets go of its leases, so that another takes over at once. */
export interface Worker {
  address: string;
  stop(): Promise<void>;
}

/** Starts the roles that the configuration names. Resolves when signals are being taken. */
export async function startWorker(config: WorkerConfig): Promise<Worker> {
  const owners = new Map<string, ClusterOwner>();
  const services = await openServices(config, owners);
  const gateway = new GatewayServer({
    gateway: createGateway(services, (record) => ownerOf(owners, record)),
    secretKey: config.secretKey,
    previousKeys: config.previousKeys,
    log: services.log,
    metrics: services.metrics.registry,
  });
  const bound = await gateway.listen(config.gatewayHost, config.gatewayPort);
  const address = config.gatewayAddress ?? bound;
  const stops: (() => Promise<void> | void)[] = [];
  // Owners of clusters start it themselves, to hear of what changes.
  if (!config.roles.has('cluster')) await services.customizer.start(() => undefined);
  if (config.roles.has('render')) stops.push(...startRender(services));
  if (config.roles.has('background')) stops.push(...startBackground(services));
  if (config.roles.has('cluster')) stops.push(...(await startCluster(services, owners, address)));
  services.log.info({ address, roles: [...config.roles] }, 'worker ready');
  return {
    address,
    stop: async () => {
      for (const stop of stops.reverse()) await stop();
      services.customizer.stop();
      await gateway.close();
      await closeServices(services);
    },
  };
}

async function openServices(
  config: WorkerConfig,
  owners: Map<string, ClusterOwner>,
): Promise<Services> {
  const log = createLog(config.logLevel);
  await migrate(config.databaseUrl);
  const { redisUrl, databaseUrl, secretKey, previousKeys, dataDir } = config;
  const onError = (err: unknown) => log.warn({ err }, 'redis');
  const store = await openStore({
    ...{ databaseUrl, secretKey, previousKeys },
    applicationName: 'lockstep-worker',
  });
  const metrics = new Metrics();
  const sealer = createSealer(secretKey, previousKeys);
  const customizer = new Customizer(store, log);
  const projects = new KnownProjects(store);
  return {
    config,
    log,
    store,
    projects,
    liveTexts: new LiveTexts(store, projects),
    metrics,
    signalOwnerHere: (record) => {
      const owner = ownerOf(owners, record);
      owner?.scheduler.signal(record.uid);
      return owner !== undefined;
    },
    writer: new StatusWriter(store, undefined),
    tools: {
      ...(await probeTools({ helm: config.helm, kubectl: config.kubectl })),
      kustomize: config.kustomize,
    },
    plugins: await openPlugins(config, log),
    sopsKeys: new SopsKeys(store, { program: config.sops, env: process.env }),
    clusterAbilities: clusterAbilities(store),
    signals: await openSignals({ redisUrl, onError }),
    live: await openLiveViews({ redisUrl, onError }),
    repositories: openRepositories(config, store, metrics),
    artifacts: workerArtifacts(store, config, customizer),
    manifests: await createManifestCache({
      dir: join(dataDir, 'manifests'),
      maxBytes: MANIFEST_CACHE_BYTES,
      seal: {
        encrypt: (plain) => sealer.sealBuffer(plain, 'manifests'),
        decrypt: (sealed) => sealer.openBuffer(sealed, 'manifests'),
      },
    }),
    jq: createJq(),
    cel: createCel(),
    customizer,
  };
}

function openRepositories(config: WorkerConfig, store: Store, metrics: Metrics): Repositories {
  const { dataDir, allowLoopbackRepos: allowLoopback, gitTimeoutMs: deadlineMs } = config;
  const { submodules, maxRepositoryBytes, maxWholeBytes } = config.git;
  const mirrors = createMirrors({
    dir: join(dataDir, 'mirrors'),
    ...{ allowLoopback, deadlineMs, maxRepositoryBytes, maxWholeBytes },
  });
  return new Repositories(store, mirrors, metrics, { allowLoopback, submodules });
}

/** A manifest that is wrong ends the start; a side-car may come later. */
async function openPlugins(config: WorkerConfig, log: Logger): Promise<Plugins> {
  const { dir, hidden } = config.plugins;
  const plugins = new Plugins({ ...config.plugins, hidden: [...hidden, config.dataDir] }, log);
  if (dir) {
    await plugins.check();
    const isolation = await isolationLevel(tmpdir());
    const text = 'plug-ins run in this process group, isolated as far as the machine allows';
    log[isolation === 'none' ? 'warn' : 'info']({ dir, isolation }, text);
  }
  return plugins;
}

async function closeServices(services: Services): Promise<void> {
  await services.cel.close();
  await services.signals.close();
  await services.live.close();
  await services.repositories.close();
  await services.artifacts.close();
  await services.liveTexts.close();
  await services.store.close();
}

function startRender(services: Services): (() => Promise<void>)[] {
  const { redisUrl } = services.config;
  const { metrics, log, signals } = services;
  const fetches = consume<GitJob>(
    GIT_QUEUE,
    (job) => metrics.timed('git', () => fetchRepository(services, flowLog(log, 'git'), job)),
    {
      redisUrl,
      concurrency: CONCURRENT_FETCHES,
      onFailure: (err, job) => again(services, err, async () => signals.git(job as GitJob)),
    },
  );
  const turns = new Turns();
  const renders = consume<RenderJob>(
    RENDER_QUEUE,
    // Of two renders of one application, the older must not be stored last.
    (job) => turns.run(job.uid, () => metrics.timed('render', () => renderJob(services, job))),
    {
      redisUrl,
      concurrency: CONCURRENT_RENDERS,
      onFailure: (err, job) => again(services, err, async () => signals.render(job as RenderJob)),
    },
  );
  const deliveries = consume<WebhookJob>(
    WEBHOOK_QUEUE,
    (job) => workDelivery(services, flowLog(log, 'git'), job),
    {
      redisUrl,
      concurrency: CONCURRENT_DELIVERIES,
      onFailure: (err, job) => again(services, err, async () => signals.webhook(job as WebhookJob)),
    },
  );
  return [() => deliveries.close(), () => fetches.close(), () => renders.close()];
}

/** What failed for no fault of its own (PostgreSQL was away) is asked for again. */
function again({ log }: Services, err: Error, signal: () => Promise<void>): void {
  log.warn({ err }, 'a job failed');
  const timer = setTimeout(() => {
    signal().catch((lost) => log.warn({ err: lost }, 'a failed job could not be asked for again'));
  }, RETRY_JOB_MS);
  timer.unref();
}

function startBackground(services: Services): (() => Promise<void> | void)[] {
  const poller = new Poller(services);
  poller.start();
  const housekeeping = new Housekeeping(services);
  housekeeping.start();
  const overdue = new OverdueDeliveries(services);
  overdue.start();
  const keeper = auditKeeper(services);
  keeper.start();
  return [
    () => poller.stop(),
    () => housekeeping.stop(),
    () => overdue.stop(),
    () => keeper.stop(),
  ];
}

function auditKeeper({ config, store, log }: Services): AuditKeeper {
  const { stream } = config.audit;
  const target = stream && openTarget(stream);
  return new AuditKeeper({ audit: store.audit, log, holder: config.holder, target });
}

/** What needs no waiting is signalled; the outbox tells of what was not. */
const GATHER_EVENTS_MS = 250;

async function startCluster(
  services: Services,
  owners: Map<string, ClusterOwner>,
  address: string,
): Promise<(() => Promise<void> | void)[]> {
  const { holder, leaseTtlMs } = services.config;
  const ownership = new Ownership(
    services.store,
    services.log,
    { holder, address, ttlMs: leaseTtlMs, judgedBy: () => services.customizer.healthDigest },
    {
      acquired: async (held) => {
        const key = leaseKey(held.cluster.id, held.shard);
        services.log.info({ lease: key, epoch: held.lease.epoch }, 'cluster taken over');
        owners.set(key, await ClusterOwner.open(services, held));
      },
      lost: async (key) => {
        const owner = owners.get(key);
        owners.delete(key);
        await owner?.close();
      },
    },
  );
  const inheritance = new Inheritance(services.store);
  // Before anything is judged: else all would be judged twice.
  await inheritance.start();
  await services.customizer.start(() => ownership.nudge());
  ownership.start();
  const following = await services.store.outbox.follow(
    undefined,
    (events) => {
      if (events.some((event) => event.kind === 'cluster')) ownership.nudge();
      for (const event of events) {
        if (event.kind === 'application') heed(services, owners, event);
      }
      lookAtInheritors(services, inheritance, events).catch((err) =>
        services.log.warn({ err }, 'who inherits from changed projects could not be looked at'),
      );
    },
    GATHER_EVENTS_MS,
  );
  const sweeper = new Sweeper(services.log, () => [...owners.values()]);
  sweeper.start();
  return [() => ownership.stop(), () => following.close(), () => sweeper.stop()];
}

/** What happened to an application that no signal tells of. */
function heed(services: Services, owners: Map<string, ClusterOwner>, event: OutboxEvent): void {
  if (event.type === 'DELETED') {
    for (const owner of owners.values()) owner.forget(event.uid);
  }
  // Its cluster came or went, or somebody edited it: whoever wrote that may have died since.
  const { change } = event.payload;
  const edited = change === 'spec' || change === 'metadata';
  if (edited || change === 'binding') {
    services.signals
      .render({ uid: event.uid, ...(edited ? { edited } : {}) })
      .catch((err) => services.log.warn({ err }, 'a changed application could not be rendered'));
  }
}

/** Applications of projects that inherit something else now are looked at again here. */
async function lookAtInheritors(
  { store, projects, signalOwnerHere }: Services,
  inheritance: Inheritance,
  events: readonly OutboxEvent[],
): Promise<void> {
  const names = await inheritance.changedBy(events);
  if (names.length > 0) projects.forget();
  for (const name of names) {
    for (const application of await store.projects.applicationsOf(name)) {
      signalOwnerHere(application);
    }
  }
}

function ownerOf(
  owners: Map<string, ClusterOwner>,
  record: { clusterId: string | null; slice: string },
): ClusterOwner | undefined {
  if (!record.clusterId) return undefined;
  for (const owner of owners.values()) {
    const { cluster, shard } = owner;
    if (cluster.id === record.clusterId && Number(record.slice) % cluster.shards === shard)
      return owner;
  }
  return undefined;
}
