import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ProcessIdentity } from '@lockstep/sandbox';
import { endAllClusterProcesses, identify, isSameProcess, ProcessGroup } from '@lockstep/sandbox';

const PREFIX = 'lockstep-test-';
const OWNER_FILE = 'owner.json';
const CLUSTER_DIR = 'cluster';

/**
 * A temporary folder with the processes that were started for it. Should this process be killed,
 * the next test run's `sweepAbandoned` ends them and removes the folder.
 */
export class TemporaryDir {
  readonly path: string;
  readonly processes: ProcessGroup;

  private constructor(path: string) {
    this.path = path;
    this.processes = processesOf(path);
  }

  static async create(): Promise<TemporaryDir> {
    const path = await mkdtemp(join(tmpdir(), PREFIX));
    // PostgreSQL, which does not run as root, must get through.
    await chmod(path, 0o755);
    await writeFile(join(path, OWNER_FILE), JSON.stringify(await identify(process.pid)));
    return new TemporaryDir(path);
  }

  /** Where a cluster of this folder lies. */
  get clusterDir(): string {
    return join(this.path, CLUSTER_DIR);
  }

  async remove(): Promise<void> {
    await this.processes.close();
    await rm(this.path, { recursive: true, force: true });
  }
}

/** Ends and removes what killed test runs left behind. Folders whose owner lives are not touched. */
export async function sweepAbandoned(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    if (!name.startsWith(PREFIX)) continue;
    const path = join(tmpdir(), name);
    const owner = await readOwner(path);
    if (!owner || (await isSameProcess(owner))) continue;
    await processesOf(path).stopLeftovers();
    await endAllClusterProcesses(join(path, CLUSTER_DIR));
    await rm(path, { recursive: true, force: true });
  }
}

function processesOf(path: string): ProcessGroup {
  return new ProcessGroup({ logDir: join(path, 'logs'), pidFile: join(path, 'pids.json') });
}

async function readOwner(path: string): Promise<ProcessIdentity | undefined> {
  try {
    return JSON.parse(await readFile(join(path, OWNER_FILE), 'utf8')) as ProcessIdentity;
  } catch {
    // Just being made, or not ours.
    return undefined;
  }
}
