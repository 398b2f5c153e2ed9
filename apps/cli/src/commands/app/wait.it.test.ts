import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { EXIT } from '../../cli/exit-codes.ts';
import { runCli } from '../../testing/run-cli.ts';
import { sampleApplication } from '../../testing/sample-application.ts';

/** A server that goes away as it is asked for the first time, and is back for everything after. */
async function startServer(): Promise<{ address: string; asked: string[] }> {
  const asked: string[] = [];
  const application = sampleApplication();
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '', 'http://localhost');
    asked.push(pathname);
    if (asked.length === 1) {
      request.socket.resetAndDestroy();
      return;
    }
    response.setHeader('content-type', 'application/json');
    const isStream = pathname.includes('/stream/');
    const answer = isStream ? { result: { type: 'ADDED', application } } : application;
    response.end(`${JSON.stringify(answer)}\n`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

it('a server that goes away as the wait begins is waited for', async () => {
  const { address, asked } = await startServer();
  const args = ['app', 'wait', 'shop', '--sync', '--server', address, '--auth-token', 'x.y.z'];
  const { code, err } = await runCli(args);
  expect([code, err]).toEqual([EXIT.ok, '']);
  expect(asked.length).toBeGreaterThan(1);
});

it('a server that is not there is told at once', async () => {
  const nowhere = ['--server', 'http://127.0.0.1:1', '--auth-token', 'x.y.z'];
  const { code, err } = await runCli(['app', 'wait', 'shop', '--sync', ...nowhere]);
  expect(code).toBe(EXIT.error);
  expect(err).toContain('connection refused');
});
