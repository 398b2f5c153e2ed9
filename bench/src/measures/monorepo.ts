import { type TestRepo, waitFor } from '@lockstep/testkit';
import { median, megabytes, seconds } from '../figures.ts';
import type { Bench, Outcome, Row } from '../measure.ts';
import { content, fileOf, fillMonorepo, folderOf } from '../monorepo-repository.ts';
import { memoryOf } from '../processes.ts';

const FILES = 50_000;
const COMMITS = 5;
const SAMPLE_MS = 50;

interface Figures {
  firstMs: number;
  nextMs: number[];
  /** Of the worker with all git processes of its own. */
  peakBytes: number;
}

/**
 * One application of a repository of 50,000 files: from its creation until its manifests are known,
 * which takes the first fetch, and from a commit's webhook until those of the commit are. Once with
 * a whole copy of the repository, once with a shallow one (`depth`).
 */
export async function monorepo(bench: Bench): Promise<Outcome> {
  const whole = await bench.stack.git.createRepo('monorepo');
  await fillMonorepo(whole, FILES);
  const shallow = await bench.stack.git.createRepo('monorepo-shallow');
  await shallow.git(['fetch', '--quiet', whole.dir, '+refs/heads/*:refs/heads/*']);
  const figures = {
    whole: await measureOne(bench, 'monorepo', whole),
    shallow: await measureOne(bench, 'monorepo-shallow', shallow, 1),
  };
  const rows = Object.entries(figures).flatMap(([copy, found]) => rowsOf(copy, found));
  return { rows, detail: figures };
}

function rowsOf(copy: string, { firstMs, nextMs, peakBytes }: Figures): Row[] {
  const row = (measure: string, ours: string): Row => ({ measure, ours, argo: '–', target: '–' });
  return [
    row(`50,000 files, ${copy} copy: first fetch to manifests`, seconds(firstMs)),
    row(`… next commit, webhook to manifests (median of ${COMMITS})`, seconds(median(nextMs))),
    row('… worker and git together, largest resident', megabytes(peakBytes)),
  ];
}

async function measureOne(
  bench: Bench,
  name: string,
  repo: TestRepo,
  depth?: number,
): Promise<Figures> {
  const { api, pids } = bench.stack;
  await api.send('POST', '/api/v1/repositories', { repo: repo.url, ...(depth && { depth }) });
  const peak = watchPeak(pids.worker as number);
  try {
    const startedAt = performance.now();
    await api.send('POST', '/api/v1/applications', application(name, repo.url));
    await untilKnown(bench, name, await repo.head());
    const firstMs = performance.now() - startedAt;
    const nextMs: number[] = [];
    for (let round = 1; round <= COMMITS; round++)
      nextMs.push(await commitOnce(bench, name, repo, round));
    return { firstMs, nextMs, peakBytes: peak.bytes() };
  } finally {
    peak.stop();
    await api.send('DELETE', `/api/v1/applications/${name}?cascade=false`);
  }
}

async function commitOnce(
  bench: Bench,
  name: string,
  repo: TestRepo,
  round: number,
): Promise<number> {
  const sha = await repo.commit({ [fileOf(round)]: content(round, 1_000_000 + round) });
  const startedAt = performance.now();
  await bench.stack.api.pushed(repo.url, sha);
  await untilKnown(bench, name, sha);
  return performance.now() - startedAt;
}

/** A revision is told once its manifests were compared with the cluster. */
async function untilKnown(bench: Bench, name: string, sha: string): Promise<void> {
  const path = `/api/v1/applications/${name}?fields=status.sync`;
  await waitFor(
    async () => {
      const { status } = (await bench.stack.api.get(path)) as {
        status: { sync?: { status: string; revision?: string } };
      };
      return status.sync?.revision === sha && status.sync.status === 'OutOfSync';
    },
    { what: `${name} at ${sha}`, deadlineMs: 120_000, intervalMs: 20 },
  );
}

function application(name: string, repoURL: string): unknown {
  return {
    metadata: { name },
    spec: {
      project: 'default',
      source: { repoURL, path: folderOf(0), targetRevision: 'main' },
      destination: { server: 'https://kubernetes.default.svc', namespace: name },
    },
  };
}

function watchPeak(pid: number): { bytes(): number; stop(): void } {
  let peak = 0;
  const timer = setInterval(() => {
    memoryOf(pid)
      .then(({ rss }) => {
        peak = Math.max(peak, rss);
      })
      .catch(() => {});
  }, SAMPLE_MS);
  return { bytes: () => peak, stop: () => clearInterval(timer) };
}
