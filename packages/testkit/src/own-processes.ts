import { TemporaryDir } from './temporary-dir.ts';

const open = new Set<TemporaryDir>();

/**
 * A temporary folder for processes of this test process. Whatever a test forgets to stop is
 * killed when the process ends.
 */
export async function createOwnDir(): Promise<TemporaryDir> {
  if (open.size === 0) process.once('exit', killAll);
  const dir = await TemporaryDir.create();
  open.add(dir);
  return dir;
}

export async function removeOwnDir(dir: TemporaryDir): Promise<void> {
  await dir.remove();
  open.delete(dir);
  if (open.size === 0) process.off('exit', killAll);
}

/** At exit only what is synchronous still happens; the folder goes with the next sweep. */
function killAll(): void {
  for (const dir of open) {
    for (const pid of Object.values(dir.processes.pids())) {
      try {
        process.kill(-pid, 'SIGKILL');
      } catch {
        // It has ended in the meantime.
      }
    }
  }
}
