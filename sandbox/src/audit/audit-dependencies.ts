import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Answer } from './advisory.ts';
import { findingsOf } from './advisory.ts';
import type { Judged } from './allowances.ts';
import { judge, readAllowances } from './allowances.ts';
import { askCarriedAdvisories } from './carried-advisories.ts';
import { readInstalledPackages } from './installed-packages.ts';
import { nameOf, readLockFile } from './lock-file.ts';
import { askRegistry } from './registry-advisories.ts';
import { findBrokenRules } from './rules.ts';

export interface AuditOptions {
  /** The checkout: its lock file, its settings of pnpm, and what it has installed. */
  readonly root: string;
  /** The list of what is accepted. */
  readonly allowancesFile: string;
  /** Where advisories are kept. */
  readonly cacheDir: string;
  readonly now: Date;
  /** Instead of the registry that the machine is set up for. */
  readonly registry?: string;
  /** How long each source of advisories may take. */
  readonly deadlineMs?: number;
}

export interface AuditResult extends Judged {
  readonly lockedPackages: number;
  /** Locked for other platforms: what they say of themselves was not looked at. */
  readonly notInstalled: number;
  readonly answers: readonly Answer[];
}

const DEADLINE_MS = 20_000;

/** Holds every locked dependency against the rules and against all advisories that can be had. */
export async function auditDependencies(options: AuditOptions): Promise<AuditResult> {
  const { root, now, registry, cacheDir, deadlineMs = DEADLINE_MS } = options;
  const [lockText, settings, allowances, installed] = await Promise.all([
    readFile(join(root, 'pnpm-lock.yaml'), 'utf8'),
    readFile(join(root, 'pnpm-workspace.yaml'), 'utf8').then(parse),
    readFile(options.allowancesFile, 'utf8').then(readAllowances),
    readInstalledPackages(root),
  ]);
  const lock = readLockFile(lockText);
  const allowBuilds = (settings as { allowBuilds?: Record<string, boolean> })?.allowBuilds ?? {};
  const broken = findBrokenRules({ lock, installed, allowBuilds });
  const source = { deadlineMs, ...(registry && { registry }) };
  const answers = await Promise.all([
    askRegistry({ root, ...source }),
    askCarriedAdvisories(lock.packages, { cacheDir, now, ...source }),
  ]);
  const today = now.toISOString().slice(0, 10);
  return {
    ...judge([...broken, ...findingsOf(answers)], allowances, today),
    lockedPackages: lock.packages.length,
    notInstalled: lock.packages.filter((one) => !installed.has(nameOf(one))).length,
    answers,
  };
}
