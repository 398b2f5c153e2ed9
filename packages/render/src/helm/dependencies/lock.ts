import { createHash } from 'node:crypto';
import { RenderError } from '../../render-error.ts';
import type { DeclaredChart, Dependency } from './declared.ts';

/**
 * What is to be fetched: the locked versions where there is a lock, else what is declared. Throws
 * RenderError `manifest` in Helm's words when the lock is not that of what is declared.
 */
export function dependenciesToFetch(chart: DeclaredChart): Dependency[] {
  const { dependencies, lock, apiVersion } = chart;
  if (!lock) return dependencies;
  const resolved = dependencies.map((one) => withRepository(one, lock.dependencies));
  const isOld = apiVersion === 'v1' && digestOf({ dependencies }) === lock.digest;
  if (!isOld && digestOf([resolved, lock.dependencies]) !== lock.digest) {
    throw new RenderError(
      'manifest',
      `helm: the lock file (${chart.lockFile}) is out of sync with the dependencies file (${chart.file}). Please update the dependencies`,
    );
  }
  // The lock has a repository's address where the chart has its name.
  return lock.dependencies.map((locked) => {
    const declared = dependencies.find(({ name }) => name === locked.name);
    return isNamed(declared) ? { ...locked, repository: declared.repository } : locked;
  });
}

/** Helm writes the lock with the address that the name stood for then. */
function withRepository(declared: Dependency, locked: readonly Dependency[]): Dependency {
  if (!isNamed(declared)) return declared;
  const repository = locked.find(({ name }) => name === declared.name)?.repository;
  return repository === undefined ? declared : { ...declared, repository };
}

function isNamed(dependency: Dependency | undefined): dependency is Dependency {
  return /^(?:@|alias:)/.test(dependency?.repository ?? '');
}

/** The digest of Helm's locks: SHA-256 over JSON as Go writes it. */
function digestOf(value: unknown): string {
  return `sha256:${createHash('sha256').update(goJson(value)).digest('hex')}`;
}

/** Go escapes what HTML could mistake, and sorts the keys of maps; fields keep their order. */
function goJson(value: unknown): string {
  return JSON.stringify(value, (key, part) => (key === 'import-values' ? sorted(part) : part))
    .replaceAll('<', '\\u003c')
    .replaceAll('>', '\\u003e')
    .replaceAll('&', '\\u0026')
    .replaceAll('\u2028', '\\u2028')
    .replaceAll('\u2029', '\\u2029');
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, part]) => [key, sorted(part)]));
}
