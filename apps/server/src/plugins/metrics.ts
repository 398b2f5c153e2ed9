import plugin from 'fastify-plugin';
import { createMetrics, type ServerMetrics } from '../system/metrics.ts';
import { workerMetrics } from '../system/worker-metrics.ts';

declare module 'fastify' {
  interface FastifyInstance {
    metrics: ServerMetrics;
  }
}

/** Measures requests by their route's pattern, never by their path: labels must stay few. */
export const metricsPlugin = plugin(
  async (app) => {
    const { store, signals, options } = app.lockstep;
    const metrics = createMetrics(store, signals);
    app.decorate('metrics', metrics);
    app.addHook('onResponse', async (request, reply) => {
      const route = request.routeOptions.url ?? 'unknown';
      metrics.requestSeconds.observe(
        { method: request.method, route, status: String(reply.statusCode) },
        reply.elapsedTime / 1000,
      );
    });
    app.get(
      '/metrics',
      {
        config: { permission: options.metricsAnonymous ? 'public' : 'signed-in', compress: true },
        schema: { hide: true },
      },
      async (_request, reply) => {
        const own = await metrics.registry.metrics();
        const workers = options.metricsOfWorkers ? await workerMetrics(store) : '';
        return reply.type(metrics.registry.contentType).send(`${own}\n${workers}`);
      },
    );
  },
  { name: 'metrics', dependencies: ['authentication', 'compression'] },
);
