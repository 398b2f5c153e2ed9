/** A version as Helm charts and tags carry it, in the parts that decide its order. */
export interface Version {
  major: number;
  minor: number;
  patch: number;
  /** What stands after the hyphen, '' for a release. */
  prerelease: string;
  /** As it was written. */
  original: string;
}

const IDENTIFIERS = '[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*';
const LOOSE = new RegExp(
  `^v?(\\d{1,15})(?:\\.(\\d{1,15}))?(?:\\.(\\d{1,15}))?(?:-(${IDENTIFIERS}))?(?:\\+${IDENTIFIERS})?$`,
);
const MAX_LENGTH = 256;

/**
 * Reads a version as Helm does: a leading `v` and missing minor and patch are allowed, build
 * metadata does not count. Undefined for what is none, so also for constraints.
 */
export function parseVersion(text: string): Version | undefined {
  const match = text.length > MAX_LENGTH ? null : LOOSE.exec(text);
  if (!match) return undefined;
  const [, major, minor = '0', patch = '0', prerelease = ''] = match;
  if (prerelease.split('.').some((part) => /^0\d+$/.test(part))) return undefined;
  return {
    major: Number(major),
    minor: Number(minor),
    patch: Number(patch),
    prerelease,
    original: text,
  };
}

/** Negative, zero or positive, as semver.org orders versions; build metadata does not count. */
export function compareVersions(a: Version, b: Version): number {
  return (
    a.major - b.major ||
    a.minor - b.minor ||
    a.patch - b.patch ||
    comparePrereleases(a.prerelease, b.prerelease)
  );
}

/** A release comes after its pre-releases. */
export function comparePrereleases(a: string, b: string): number {
  if (a === b) return 0;
  if (a === '' || b === '') return a === '' ? 1 : -1;
  const [left, right] = [a.split('.'), b.split('.')];
  for (let index = 0; index < Math.max(left.length, right.length); index++) {
    const order = compareParts(left[index], right[index]);
    if (order !== 0) return order;
  }
  return 0;
}

/** Numbers come before words; of two that begin alike, the shorter list of parts comes first. */
function compareParts(a: string | undefined, b: string | undefined): number {
  if (a === b) return 0;
  if (a === undefined || b === undefined) return a === undefined ? -1 : 1;
  const [aIsNumber, bIsNumber] = [/^\d+$/.test(a), /^\d+$/.test(b)];
  if (aIsNumber && bIsNumber) return a.length - b.length || (a < b ? -1 : 1);
  if (aIsNumber !== bIsNumber) return aIsNumber ? -1 : 1;
  return a < b ? -1 : 1;
}
