import { UserError } from '@lockstep/domain';
import type { Operation } from '../../http/routes.ts';
import { admit, type OpenTerminal, openTerminal } from '../open-terminal.ts';
import { serveTerminal } from '../serve-terminal.ts';
import { SessionPlaces } from '../session-places.ts';
import { targetOf, terminalQuerySchema } from '../terminal-query.ts';

/**
 * A terminal in a container, over a websocket. Asked without an upgrade it answers why it would be
 * refused: browsers do not tell pages what came in place of a websocket.
 */
export const terminal: Operation = async (app) => {
  const places = new SessionPlaces('terminals', 200);
  const opened = new WeakMap<object, OpenTerminal>();
  app.route({
    method: 'GET',
    url: '/terminal',
    config: { permission: { resource: 'exec', action: 'create' } },
    schema: { hide: true, querystring: terminalQuerySchema },
    preHandler: async (request) => {
      if (!request.ws) return;
      const one = await openTerminal(request, request.query, places);
      opened.set(request, one);
      // Whoever is gone before the upgrade leaves nothing running.
      const abandon = () => {
        if (!opened.delete(request)) return;
        one.session.close();
        one
          .finish({ reason: 'the client left' })
          .catch((err) => request.log.error({ err }, 'the end of a terminal is not in the audit'));
      };
      if (request.raw.socket.destroyed) abandon();
      else request.raw.socket.once('close', abandon);
    },
    handler: async (request) => {
      await admit(request, targetOf(request.query));
      throw new UserError('invalid-argument', 'a terminal is opened as a websocket');
    },
    wsHandler: (socket, request) => {
      const one = opened.get(request);
      opened.delete(request);
      if (one) serveTerminal(socket, request, one);
      else socket.terminate();
    },
  });
};
