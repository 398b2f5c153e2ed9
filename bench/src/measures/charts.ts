import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { createMirrors } from '@lockstep/git';
import {
  probeTools,
  type RenderInput,
  type RenderRecord,
  renderApplication,
  type SourceTree,
  stillValid,
} from '@lockstep/render';
import { ensureTools } from '@lockstep/sandbox';
import { chartFiles, chartName, fillChartRepository } from '../chart-repository.ts';
import { inParallel, median, milliseconds, seconds } from '../figures.ts';
import type { Bench, Outcome } from '../measure.ts';

const CHARTS = 300;
/** Both ways take turns in batches, so that what else the machine does hits both alike. */
const BATCH = 25;
const MAX_OVERHEAD = 0.15;
const MAX_WARM_MS = 2;
/** As many renders as the worker has under way at once. */
const RENDERS_AT_ONCE = 8;
const RENDERED = /^kind: Deployment$/m;

interface Cost {
  wallMs: number;
  /** Of this process and of the programs that it waited for. */
  cpuMs: number;
}

/**
 * 300 small charts in a Git repository, rendered for the first time, beside the helm program alone
 * on the same files on disk, as many at once as there are cores; and once more with nothing changed.
 */
export async function charts(bench: Bench): Promise<Outcome> {
  const dir = await mkdtemp(join(tmpdir(), 'lockstep-bench-charts-'));
  try {
    const { helm, kubectl } = await ensureTools();
    const inputs = await inputsOf(bench, dir, { helm, kubectl });
    const onDisk = await writeCharts(dir);
    const bare = { wallMs: 0, cpuMs: 0 };
    const ours = { wallMs: 0, cpuMs: 0 };
    const records: RenderRecord[] = [];
    await bareBatch(helm, onDisk.slice(0, 2));
    for (let from = 0; from < CHARTS; from += BATCH) {
      add(bare, await costOf(() => bareBatch(helm, onDisk.slice(from, from + BATCH))));
      add(ours, await costOf(() => renderBatch(inputs.slice(from, from + BATCH), records)));
    }
    const warmMs = await warm(inputs, records);
    return outcome({ bare, ours, warmMs });
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

function outcome({ bare, ours, warmMs }: { bare: Cost; ours: Cost; warmMs: number[] }): Outcome {
  const overhead = ours.wallMs / bare.wallMs - 1;
  const cpuOverhead = ours.cpuMs / bare.cpuMs - 1;
  const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
  return {
    rows: [
      {
        measure: `${CHARTS} small charts, first render (helm alone ${seconds(bare.wallMs)})`,
        ours: seconds(ours.wallMs),
        argo: '–',
        target: '–',
      },
      {
        measure: `… overhead over helm alone (of CPU ${percent(cpuOverhead)})`,
        ours: percent(overhead),
        argo: '–',
        target: percent(MAX_OVERHEAD),
        met: overhead <= MAX_OVERHEAD,
      },
      {
        measure: '… once more with nothing changed, each (median)',
        ours: milliseconds(median(warmMs)),
        argo: '–',
        target: milliseconds(MAX_WARM_MS),
        met: median(warmMs) <= MAX_WARM_MS,
      },
    ],
    detail: { bare, ours, warmMs },
  };
}

async function inputsOf(
  bench: Bench,
  dir: string,
  programs: { helm: string; kubectl: string },
): Promise<RenderInput[]> {
  const repo = await bench.stack.git.createRepo('charts');
  await fillChartRepository(repo, CHARTS);
  const mirrors = createMirrors({ dir: join(dir, 'mirrors'), allowLoopback: true });
  const mirror = mirrors.mirror(repo.url);
  await mirror.refresh({ repo: repo.url });
  const tree: SourceTree = mirror.tree(await repo.head());
  const tools = await probeTools(programs);
  return Array.from({ length: CHARTS }, (_, index) => ({
    source: { repoURL: repo.url, path: chartName(index) },
    tree,
    appName: chartName(index),
    namespace: 'default',
    kubeVersion: '1.36.3',
    tools,
  }));
}

async function writeCharts(dir: string): Promise<string[]> {
  const root = join(dir, 'on-disk');
  for (const [path, content] of Object.entries(chartFiles(CHARTS))) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), content);
  }
  return Array.from({ length: CHARTS }, (_, index) => join(root, chartName(index)));
}

async function bareBatch(helm: string, places: readonly string[]): Promise<void> {
  const run = promisify(execFile);
  await inParallel(places.length, availableParallelism(), async (index) => {
    const place = places[index] as string;
    const args = ['template', '--include-crds', '--kube-version', '1.36.3', 'app', place];
    const { stdout } = await run(helm, args);
    if (!RENDERED.test(stdout)) throw new Error(`helm rendered nothing of ${place}`);
  });
}

async function renderBatch(inputs: readonly RenderInput[], records: RenderRecord[]): Promise<void> {
  await inParallel(inputs.length, RENDERS_AT_ONCE, async (index) => {
    const input = inputs[index] as RenderInput;
    const { record, manifests } = await renderApplication([input]);
    if (!record || manifests.length !== 3) throw new Error(`${input.appName} was not rendered`);
    records.push(record);
  });
}

/** One after the other: how long nobody else is served meanwhile. */
async function warm(inputs: readonly RenderInput[], records: readonly RenderRecord[]) {
  const byFingerprint = new Map(records.map((record) => [record.sources[0]?.settings, record]));
  if (byFingerprint.size !== inputs.length) throw new Error('renders are taken for each other');
  const spentMs: number[] = [];
  for (const record of records) {
    const startedAt = performance.now();
    const valid = await firstValid(inputs, record);
    spentMs.push(performance.now() - startedAt);
    if (!valid) throw new Error('an unchanged chart would be rendered again');
  }
  return spentMs;
}

async function firstValid(inputs: readonly RenderInput[], record: RenderRecord): Promise<boolean> {
  const read = record.sources[0]?.reads.find(({ kind }) => kind === 'tree');
  const input = inputs.find(({ source }) => source.path === read?.path);
  return input !== undefined && (await stillValid(record, [input]));
}

async function costOf(work: () => Promise<void>): Promise<Cost> {
  const cpuBefore = await cpuMs();
  const startedAt = performance.now();
  await work();
  return { wallMs: performance.now() - startedAt, cpuMs: (await cpuMs()) - cpuBefore };
}

function add(sum: Cost, part: Cost): void {
  sum.wallMs += part.wallMs;
  sum.cpuMs += part.cpuMs;
}

/** User and system time of this process and of its children that ended, in the kernel's ticks. */
async function cpuMs(): Promise<number> {
  const text = await readFile('/proc/self/stat', 'utf8');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const ticks = [11, 12, 13, 14].reduce((sum, field) => sum + Number(fields[field]), 0);
  return ticks * 10;
}
