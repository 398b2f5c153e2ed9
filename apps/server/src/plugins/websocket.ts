import websocket from '@fastify/websocket';
import plugin from 'fastify-plugin';
import { handleConnection } from '../stream/connection.ts';
import { keepAlive } from '../stream/keep-alive.ts';

const GOING_AWAY = 1001;

/** Live views: one socket per page, subscriptions by topic. */
export const websocketPlugin = plugin(
  async (app) => {
    await app.register(websocket, {
      options: { maxPayload: 64 * 1024, perMessageDeflate: false },
      preClose: async () => {
        for (const client of app.websocketServer.clients) client.close(GOING_AWAY, 'closing');
      },
    });
    app.get(
      '/api/v1/stream',
      { websocket: true, config: { permission: 'signed-in' }, schema: { hide: true } },
      (socket, request) => {
        app.metrics.websocketClients.inc();
        socket.on('close', () => app.metrics.websocketClients.dec());
        socket.on('error', (error) => request.log.debug({ err: error }, 'websocket error'));
        handleConnection(socket, request);
        keepAlive(socket);
      },
    );
  },
  { name: 'live-views', dependencies: ['authentication', 'metrics'] },
);
