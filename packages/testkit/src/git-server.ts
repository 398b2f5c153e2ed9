import type { GitFault, GitServerOptions } from '@lockstep/sandbox';
import { startGitServer as startServer } from '@lockstep/sandbox';
import { createOwnDir, removeOwnDir } from './own-processes.ts';
import { TestRepo } from './test-repo.ts';

export interface TestGitServer {
  /** http://127.0.0.1:PORT, with the repositories at URL/NAME.git. */
  readonly url: string;
  createRepo(name: string): Promise<TestRepo>;
  /** From now on every request meets this fault; undefined ends it. */
  setFault(fault: GitFault | undefined): void;
  /** How many HTTP requests came so far. */
  requestCount(): number;
  close(): Promise<void>;
}

/** Serves Git over HTTP or HTTPS on loopback, for reading and writing. */
export async function startGitServer(
  options: Pick<GitServerOptions, 'credentials' | 'intercept' | 'tls'> = {},
): Promise<TestGitServer> {
  const dir = await createOwnDir();
  let fault: GitFault | undefined;
  let requests = 0;
  const server = await startServer({
    root: dir.path,
    port: 0,
    ...options,
    fault: () => {
      requests += 1;
      return fault;
    },
  });
  return {
    url: server.url,
    createRepo: (name) => TestRepo.create(dir.path, server.url, name),
    setFault: (value) => {
      fault = value;
    },
    requestCount: () => requests,
    close: async () => {
      await server.close();
      await removeOwnDir(dir);
    },
  };
}
