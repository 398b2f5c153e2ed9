import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packageChart, runHelm, type TestChart } from './chart-package.ts';
import {
  type HttpServerOptions,
  type HttpTestServer,
  isAllowed,
  serveHttp,
} from './http-test-server.ts';
import { createOwnDir, removeOwnDir } from './own-processes.ts';

export interface TestChartRepository extends HttpTestServer {
  /** Where what is served lies: index.yaml and packages. */
  readonly dir: string;
  /** Packages charts, and writes the index anew. */
  add(...charts: TestChart[]): Promise<void>;
}

/** A Helm repository over HTTP or HTTPS on loopback, with an ETag on what it serves. */
export async function startChartRepository(
  options: HttpServerOptions = {},
): Promise<TestChartRepository> {
  const own = await createOwnDir();
  const server = await serveHttp(async (request, response) => {
    if (!isAllowed(request, options.credentials)) {
      response.writeHead(401, { 'www-authenticate': 'Basic realm="charts"' }).end();
      return;
    }
    const path = new URL(request.url ?? '/', 'http://x').pathname;
    const content = await readFile(join(own.path, path)).catch(() => undefined);
    if (!content) {
      response.writeHead(404).end();
      return;
    }
    const etag = `"${createHash('sha256').update(content).digest('hex')}"`;
    const isKnown = request.headers['if-none-match'] === etag;
    response.writeHead(isKnown ? 304 : 200, { etag }).end(isKnown ? undefined : content);
  }, options);
  return {
    ...server,
    dir: own.path,
    add: async (...charts) => {
      for (const chart of charts) await packageChart(own.path, chart);
      await runHelm(own.path, ['repo', 'index', own.path]);
    },
    close: async () => {
      await server.close();
      await removeOwnDir(own);
    },
  };
}
