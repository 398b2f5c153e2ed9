import { readdir, readFile } from 'node:fs/promises';

const EVERY_MS = 200;
const PAGE_BYTES = 4096;
const MAX_PROCESSES = 200;
const MAX_THREADS = 100;

/**
 * Tells once when a process and what it started hold more memory than allowed. Only where there is
 * `/proc`: elsewhere nothing is watched. Answers how to stop watching.
 */
export function watchMemory(pid: number, maxBytes: number, tell: () => void): () => void {
  let isLooking = false;
  const timer = setInterval(async () => {
    if (isLooking) return;
    isLooking = true;
    const bytes = await residentBytes(pid);
    isLooking = false;
    if (bytes <= maxBytes) return;
    clearInterval(timer);
    tell();
  }, EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
}

/** Of a process and its descendants; 0 for one that is gone. */
async function residentBytes(root: number): Promise<number> {
  let bytes = 0;
  const pending = [root];
  for (let seen = 0; pending.length > 0 && seen < MAX_PROCESSES; seen++) {
    const pid = pending.pop();
    const [statm, children] = await Promise.all([textOf(`/proc/${pid}/statm`), childrenOf(pid)]);
    bytes += Number(statm.split(' ')[1] ?? 0) * PAGE_BYTES;
    pending.push(...children);
  }
  return bytes;
}

/** Any thread may have started some. */
async function childrenOf(pid: number | undefined): Promise<number[]> {
  const threads = await readdir(`/proc/${pid}/task`).catch(() => []);
  const texts = await Promise.all(
    threads.slice(0, MAX_THREADS).map((thread) => textOf(`/proc/${pid}/task/${thread}/children`)),
  );
  return texts.join(' ').split(' ').filter(Boolean).map(Number);
}

async function textOf(path: string): Promise<string> {
  return await readFile(path, 'utf8').catch(() => '');
}
