import { createServer, type Server, type Socket } from 'node:net';

/** Whatever else may listen where a directory should. */
export interface Listener {
  host: string;
  server: Server;
  connections(): number;
  /** What came in, in clear. */
  heard(): string;
}

const open: Server[] = [];

/** Serves each connection on loopback. What is left open ends with {@link closeListeners}. */
export async function listen(serve: (socket: Socket) => void): Promise<Listener> {
  let connections = 0;
  let heard = '';
  const listener = createServer((socket) => {
    connections += 1;
    socket.on('error', () => {});
    socket.on('data', (data) => {
      heard += data.toString('latin1');
    });
    serve(socket);
  });
  open.push(listener);
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const address = listener.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const host = `127.0.0.1:${address.port}`;
  return { host, server: listener, connections: () => connections, heard: () => heard };
}

/** Nobody listens there any more. */
export function close(listener: Server): Promise<void> {
  return new Promise((resolve) => listener.close(() => resolve()));
}

export function closeListeners(): void {
  for (const listener of open) listener.close();
}
