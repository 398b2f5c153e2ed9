import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** Metrics of a worker, under Argo CD's names where it has one. Times are in seconds. */
export class Metrics {
  readonly registry = new Registry();

  /** `argocd_app_sync_total`: finished syncs by phase. */
  readonly syncs = this.#counter('argocd_app_sync_total', 'Number of application syncs.', [
    'namespace',
    'name',
    'project',
    'dest_server',
    'phase',
  ]);

  /** `argocd_app_reconcile`: how long one look at an application takes. */
  readonly reconcile = this.#histogram(
    'argocd_app_reconcile',
    'Application reconciliation performance.',
    ['namespace', 'dest_server'],
    [0.005, 0.025, 0.1, 0.25, 0.5, 1, 2, 4, 8, 16],
  );

  readonly gitRequests = this.#counter('argocd_git_request_total', 'Number of git requests.', [
    'repo',
    'request_type',
  ]);

  readonly gitDuration = this.#histogram(
    'argocd_git_request_duration_seconds',
    'Git request duration.',
    ['repo', 'request_type'],
    [0.05, 0.1, 0.25, 0.5, 1, 2, 4, 10, 20],
  );

  readonly clusterApis = this.#gauge(
    'argocd_cluster_api_resources',
    'Number of Kubernetes API resources known of the cluster.',
    ['server'],
  );

  readonly clusterObjects = this.#gauge(
    'argocd_cluster_api_resource_objects',
    'Number of Kubernetes objects in the cache.',
    ['server'],
  );

  readonly clusterConnected = this.#gauge(
    'argocd_cluster_connection_status',
    'Whether the cluster is connected (1) or not (0).',
    ['server'],
  );

  readonly renders = this.#counter(
    'lockstep_render_total',
    'Renders by outcome: rendered, unchanged (fingerprint hit), cached or failed.',
    ['outcome'],
  );

  readonly stepDuration = this.#histogram(
    'lockstep_flow_step_duration_seconds',
    'Duration of one step of the flow: git, render, compare, decide, operate, observe, tell.',
    ['step'],
    [0.001, 0.005, 0.02, 0.1, 0.5, 2, 10],
  );

  readonly schedulerDepth = this.#gauge(
    'lockstep_scheduler_depth',
    'Applications that wait to be looked at, or are being looked at.',
    ['server'],
  );

  constructor() {
    // Its default of 10 ms wakes an idle process a hundred times a second.
    collectDefaultMetrics({ register: this.registry, eventLoopMonitoringPrecision: 100 });
  }

  /** Measures one step of the flow, whether it succeeds or not. */
  async timed<T>(step: string, run: () => Promise<T>): Promise<T> {
    const end = this.stepDuration.startTimer({ step });
    try {
      return await run();
    } finally {
      end();
    }
  }

  #counter(name: string, help: string, labelNames: string[]): Counter {
    return new Counter({ name, help, labelNames, registers: [this.registry] });
  }

  #gauge(name: string, help: string, labelNames: string[]): Gauge {
    return new Gauge({ name, help, labelNames, registers: [this.registry] });
  }

  #histogram(name: string, help: string, labelNames: string[], buckets: number[]): Histogram {
    return new Histogram({ name, help, labelNames, buckets, registers: [this.registry] });
  }
}
