import type { ApplicationSummary } from '@lockstep/domain';
import type { Signals } from '@lockstep/queue';
import type { Store } from '@lockstep/store';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

const PAGE = 1000;
const APP_LABELS = [
  'name',
  'namespace',
  'project',
  'dest_server',
  'dest_namespace',
  'repo',
  'sync_status',
  'health_status',
  'operation',
  'autosync_enabled',
] as const;

export interface ServerMetrics {
  registry: Registry;
  requestSeconds: Histogram<'method' | 'route' | 'status'>;
  websocketClients: Gauge;
}

/** The server's metrics. What the database knows is counted at the scrape, not kept beside it. */
export function createMetrics(store: Store, signals: Signals): ServerMetrics {
  const registry = new Registry();
  const registers = [registry];
  // Its default of 10 ms wakes an idle process a hundred times a second.
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: 100 });
  new Gauge({
    name: 'argocd_app_info',
    help: 'Information about an application.',
    labelNames: APP_LABELS,
    registers,
    async collect() {
      this.reset();
      for await (const summary of allSummaries(store)) this.set(appLabels(summary), 1);
    },
  });
  queueGauges(signals, registers);
  auditGauges(store, registers);
  return {
    registry,
    requestSeconds: new Histogram({
      name: 'lockstep_http_request_duration_seconds',
      help: 'Time from request to answer, by route.',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5],
      registers,
    }),
    websocketClients: new Gauge({
      name: 'lockstep_websocket_clients',
      help: 'Open websockets.',
      registers,
    }),
  };
}

async function* allSummaries(store: Store): AsyncIterable<ApplicationSummary> {
  let next: string | undefined;
  do {
    const page = await store.applications.listSummaries({
      limit: PAGE,
      ...(next ? { continue: next } : {}),
    });
    yield* page.items;
    next = page.continue;
  } while (next);
}

function appLabels(summary: ApplicationSummary): Record<(typeof APP_LABELS)[number], string> {
  const running = ['Running', 'Terminating'].includes(summary.operationPhase);
  return {
    name: summary.name,
    namespace: summary.namespace,
    project: summary.project,
    dest_server: summary.destServer || summary.destName,
    dest_namespace: summary.destNamespace,
    repo: summary.repoURL,
    sync_status: summary.syncStatus,
    health_status: summary.healthStatus,
    operation: summary.deletionTimestamp ? 'delete' : running ? 'sync' : '',
    autosync_enabled: String(summary.automated),
  };
}

function auditGauges({ audit }: Store, registers: Registry[]): void {
  const unsealed = new Gauge({
    name: 'lockstep_audit_unsealed_lines',
    help: 'Lines of the audit that no worker has sealed yet.',
    registers,
  });
  new Gauge({
    name: 'lockstep_audit_chain_broken',
    help: 'Whether the chain of the audit was found changed when it was read last.',
    registers,
    async collect() {
      const chain = await audit.chain();
      this.set(chain.problem ? 1 : 0);
      unsealed.set(chain.unsealed);
    },
  });
}

function queueGauges(signals: Signals, registers: Registry[]): void {
  let asked: ReturnType<Signals['stats']> | undefined;
  // Both gauges of one scrape share one look. Redis may be away; the rest is worth having.
  const stats = () => {
    asked ??= signals.stats().finally(() => {
      asked = undefined;
    });
    return asked.catch(() => []);
  };
  new Gauge({
    name: 'lockstep_queue_jobs',
    help: 'Jobs by queue and state.',
    labelNames: ['queue', 'state'],
    registers,
    async collect() {
      const queues = await stats();
      this.reset();
      for (const { queue, oldestAgeMs: _age, ...counts } of queues) {
        for (const [state, jobs] of Object.entries(counts)) this.set({ queue, state }, jobs);
      }
    },
  });
  new Gauge({
    name: 'lockstep_queue_oldest_age_seconds',
    help: 'Age of the oldest waiting job.',
    labelNames: ['queue'],
    registers,
    async collect() {
      const queues = await stats();
      this.reset();
      for (const { queue, oldestAgeMs } of queues) this.set({ queue }, oldestAgeMs / 1000);
    },
  });
}
