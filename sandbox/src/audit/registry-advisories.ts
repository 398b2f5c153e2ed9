import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { ROOT_DIR } from '../platform-package.ts';
import type { Answer, Hit } from './advisory.ts';
import { severityOf } from './advisory.ts';

export interface RegistryQuestion {
  /** The folder of the lock file. */
  readonly root: string;
  /** Instead of the one that the machine is set up for. */
  readonly registry?: string;
  readonly deadlineMs: number;
}

/** The part of `pnpm audit --json` that we read. */
interface Report {
  advisories?: Record<string, ReportedAdvisory>;
}

interface ReportedAdvisory {
  id?: number;
  github_advisory_id?: string;
  module_name?: string;
  title?: string;
  severity?: string;
  vulnerable_versions?: string;
  url?: string;
  findings?: { version?: string }[];
}

const PNPM = join(ROOT_DIR, 'node_modules/.bin/pnpm');
const SOURCE = 'the registry';
const MAX_OUTPUT_BYTES = 64 * 1024 * 1024;

/** Asks the registry by `pnpm audit`, which knows its address, credentials and proxies. */
export function askRegistry(question: RegistryQuestion): Promise<Answer> {
  const args = ['audit', '--json', '--config.fetch-retries=0'];
  if (question.registry) args.push(`--config.registry=${question.registry}`);
  return new Promise((resolve) => {
    execFile(
      PNPM,
      args,
      { cwd: question.root, timeout: question.deadlineMs, maxBuffer: MAX_OUTPUT_BYTES },
      // It ends with 1 both for advisories and for a registry that has no answer.
      (error, stdout, stderr) => resolve(readReport(stdout) ?? unreachable(stderr, error?.message)),
    ).stdin?.end();
  });
}

function readReport(stdout: string): Answer | undefined {
  try {
    const { advisories } = JSON.parse(stdout) as Report;
    if (!advisories) return undefined;
    return { kind: 'answered', source: SOURCE, hits: Object.values(advisories).flatMap(hitsOf) };
  } catch {
    return undefined;
  }
}

function hitsOf(advisory: ReportedAdvisory): Hit[] {
  const versions = new Set((advisory.findings ?? []).map(({ version = '?' }) => version));
  return [...versions].map((version) => ({
    id: advisory.github_advisory_id || String(advisory.id ?? 'unnamed'),
    name: advisory.module_name ?? '?',
    version,
    severity: severityOf(advisory.severity),
    title: advisory.title ?? 'no title',
    vulnerable: advisory.vulnerable_versions ?? '?',
    ...(advisory.url && { url: advisory.url }),
  }));
}

/** What it wrote, without the frames that it draws and where it breaks its lines. */
function unreachable(stderr: string, fallback = 'no report'): Answer {
  const words = stderr.replace(/^npm warn.*$/gm, '').replace(/[×│├╰─▶]/g, ' ');
  const why = words
    .replace(/\s+/g, ' ')
    .replace(/^ ?Error: \S+/, '')
    .trim();
  return { kind: 'unreachable', source: SOURCE, why: (why || fallback).slice(0, 300) };
}
