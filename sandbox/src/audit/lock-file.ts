import { parse } from 'yaml';

/** One entry under `packages` of pnpm-lock.yaml. */
export interface LockedPackage {
  readonly name: string;
  readonly version: string;
  /** Absent where the package is no archive of a registry. */
  readonly integrity?: string;
  /** What the registry said when the version was chosen. */
  readonly deprecated?: string;
}

/** What a package.json of the workspace asks for. */
export interface Requirement {
  /** The folder of the package.json, `.` for the checkout's. */
  readonly importer: string;
  readonly name: string;
  readonly specifier: string;
}

export interface LockFile {
  readonly packages: readonly LockedPackage[];
  readonly requirements: readonly Requirement[];
}

interface LockDocument {
  lockfileVersion?: string;
  importers?: Record<string, Record<string, Record<string, { specifier?: string }> | undefined>>;
  packages?: Record<string, { resolution?: { integrity?: string }; deprecated?: string }>;
}

const FIELDS = ['dependencies', 'devDependencies', 'optionalDependencies'];

/** `name@version`, as findings and the folders of pnpm name a package. */
export function nameOf({ name, version }: { name: string; version: string }): string {
  return `${name}@${version}`;
}

/** Reads pnpm-lock.yaml of format 9. Throws where it is of another format or locks nothing. */
export function readLockFile(text: string): LockFile {
  const document = parse(text) as LockDocument | null;
  if (!document?.lockfileVersion?.startsWith('9.')) {
    throw new Error('pnpm-lock.yaml is not of format 9: the audit does not know how to read it');
  }
  const packages = Object.entries(document.packages ?? {}).map(([key, entry]) => {
    const at = key.indexOf('@', 1);
    return {
      name: key.slice(0, at),
      version: key.slice(at + 1),
      ...(entry.resolution?.integrity && { integrity: entry.resolution.integrity }),
      ...(entry.deprecated && { deprecated: entry.deprecated }),
    };
  });
  if (packages.length === 0) throw new Error('pnpm-lock.yaml locks no package');
  return { packages, requirements: requirementsOf(document) };
}

function requirementsOf({ importers = {} }: LockDocument): Requirement[] {
  return Object.entries(importers).flatMap(([importer, wanted]) =>
    FIELDS.flatMap((field) =>
      Object.entries(wanted[field] ?? {}).map(([name, { specifier = '' }]) => ({
        importer,
        name,
        specifier,
      })),
    ),
  );
}
