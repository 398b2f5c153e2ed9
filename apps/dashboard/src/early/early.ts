/**
 * Loaded before everything else: sends the page's first requests and opens the websocket while
 * the bundle is still on its way. Imported again by the bundle, which takes over what it started.
 */
import { applyTheme, storedTheme } from '../app/theme.ts';
import { streamAddress } from '../live/stream-address.ts';
import { earlyPage } from './early-requests.ts';
import { wasSignedIn } from './signed-in-mark.ts';

const responses = new Map<string, Promise<Response>>();
let socket: WebSocket | undefined;

applyTheme(storedTheme());

const signedIn = wasSignedIn();
const first = earlyPage(location, { signedIn });
for (const url of first.requests) {
  const response = fetch(url, { credentials: 'same-origin' });
  // Whoever takes it handles its failure; an answer nobody takes must not be reported as unhandled.
  response.catch(() => undefined);
  responses.set(url, response);
}
if (first.page === 'application') {
  void import('../features/application/application-page.tsx');
  void import('../features/topology/topology-view.tsx');
}
if (signedIn) socket = new WebSocket(streamAddress(location));

/** The answer that was asked for ahead of time, once: later requests must be fresh. */
export function takeEarlyResponse(url: string): Promise<Response> | undefined {
  const response = responses.get(url);
  responses.delete(url);
  return response;
}

/** The socket that was opened ahead of time, unless it has ended already. */
export function takeEarlySocket(): WebSocket | undefined {
  const taken = socket;
  socket = undefined;
  return taken && taken.readyState <= WebSocket.OPEN ? taken : undefined;
}
