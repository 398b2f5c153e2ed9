import { comparePrereleases, compareVersions, parseVersion, type Version } from './version.ts';

/** Says of each version whether it is in a range. */
export type VersionConstraint = (version: Version) => boolean;

/** One comparison of a range. What is left out or a wildcard counts as zero, and is remembered. */
interface Comparison {
  operator: string;
  version: Version;
  /** Some part is left out or a wildcard. */
  isOpen: boolean;
  minorIsOpen: boolean;
  patchIsOpen: boolean;
}

const OPERATORS = '=|!=|>|<|>=|=>|<=|=<|~|~>|\\^';
const IDENTIFIERS = '[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*';
const PART = '[0-9|xX*]{1,15}';
const RANGE_VERSION = `v?(${PART})(\\.${PART})?(\\.${PART})?(-${IDENTIFIERS})?(?:\\+${IDENTIFIERS})?`;
// White space is one blank wherever it is by then, so that none of these can be matched in two ways.
const COMPARED = `(?:(?:${OPERATORS}) ?)?${RANGE_VERSION}`;
const COMPARISON = new RegExp(`^ ?(${OPERATORS})? ?${RANGE_VERSION} ?$`);
const COMPARISONS = new RegExp(COMPARED, 'g');
const SEQUENCE = new RegExp(`^ ?${COMPARED}(?:(?: ?, ?| )${COMPARED})* ?$`);
const HYPHEN_RANGE = new RegExp(` ?(${RANGE_VERSION}) - (${RANGE_VERSION}) ?`, 'g');
const MAX_LENGTH = 256;

/**
 * Reads a range of versions by the rules of Helm's semver library: `||` between alternatives,
 * commas or spaces between what must hold together, `^`, `~`, `x` and hyphen ranges. A pre-release
 * is only in a range that names one (`>=1.0.0-0 <2`). Undefined for what is no range.
 */
export function parseConstraint(text: string): VersionConstraint | undefined {
  if (text.length > MAX_LENGTH) return undefined;
  const alternatives = text
    .replace(/\s+/g, ' ')
    .replace(HYPHEN_RANGE, (...found) => `>=${found[1]}, <=${found[6]}`)
    .split('||')
    .map(parseAlternative);
  if (alternatives.some((one) => one === undefined)) return undefined;
  return (version) => alternatives.some((all) => all !== undefined && holds(all, version));
}

/** Whether the text is one version, which stands for itself, and no range. */
export function isExactVersion(text: string): boolean {
  return parseVersion(text) !== undefined;
}

/** The highest of the texts that are versions in the range, as it is written; else undefined. */
export function highestVersion(
  constraint: VersionConstraint,
  versions: Iterable<string>,
): string | undefined {
  let best: Version | undefined;
  for (const text of versions) {
    const version = parseVersion(text);
    if (!version || !constraint(version)) continue;
    if (!best || compareVersions(version, best) > 0) best = version;
  }
  return best?.original;
}

function parseAlternative(text: string): Comparison[] | undefined {
  if (!SEQUENCE.test(text)) return undefined;
  const found = text.match(COMPARISONS)?.map(parseComparison) ?? [];
  return found.every((one) => one !== undefined) && found.length > 0 ? found : undefined;
}

function parseComparison(text: string): Comparison | undefined {
  const match = COMPARISON.exec(text);
  if (!match) return undefined;
  const [, operator = '', major = '', minor = '', patch = '', prerelease = ''] = match;
  const majorIsOpen = isWildcard(major);
  const minorIsOpen = !majorIsOpen && isWildcard(minor.slice(1));
  const patchIsOpen = !majorIsOpen && !minorIsOpen && isWildcard(patch.slice(1));
  const version = parseVersion(
    [
      majorIsOpen ? '0' : major,
      majorIsOpen || minorIsOpen ? '.0' : minor,
      majorIsOpen || minorIsOpen || patchIsOpen ? '.0' : patch,
      prerelease,
    ].join(''),
  );
  const isOpen = majorIsOpen || minorIsOpen || patchIsOpen;
  return version && { operator, version, isOpen, minorIsOpen, patchIsOpen };
}

function isWildcard(part: string): boolean {
  return part === '' || part === 'x' || part === 'X' || part === '*';
}

type Check = (version: Version, comparison: Comparison) => boolean;

const CHECKS: Record<string, Check> = {
  '': equalOrWithin,
  '=': equalOrWithin,
  '!=': differs,
  '>': greater,
  '<': (version, { version: bound }) => compareVersions(version, bound) < 0,
  '>=': atLeast,
  '=>': atLeast,
  '<=': atMost,
  '=<': atMost,
  '~': tilde,
  '~>': tilde,
  '^': caret,
};

/** Pre-releases are let in by whichever of the comparisons names one. */
function holds(comparisons: Comparison[], version: Version): boolean {
  const namesPrerelease = comparisons.some((one) => one.version.prerelease !== '');
  if (version.prerelease !== '' && !namesPrerelease) return false;
  return comparisons.every((one) => CHECKS[one.operator]?.(version, one) ?? false);
}

function equalOrWithin(version: Version, comparison: Comparison): boolean {
  if (comparison.isOpen) return tilde(version, comparison);
  return compareVersions(version, comparison.version) === 0;
}

function differs(version: Version, comparison: Comparison): boolean {
  const { version: bound, isOpen, minorIsOpen, patchIsOpen } = comparison;
  if (isOpen) {
    if (version.major !== bound.major) return true;
    if (minorIsOpen) return false;
    if (version.minor !== bound.minor) return true;
    if (patchIsOpen) return comparePrereleases(version.prerelease, bound.prerelease) !== 0;
  }
  return compareVersions(version, bound) !== 0;
}

/** `>11` begins with 12, `>11.1` with 11.2: a part that is open is not passed by a later patch. */
function greater(version: Version, comparison: Comparison): boolean {
  const { version: bound, minorIsOpen, patchIsOpen } = comparison;
  if (minorIsOpen) return version.major > bound.major;
  if (patchIsOpen && version.major === bound.major) return version.minor > bound.minor;
  return compareVersions(version, bound) > 0;
}

function atLeast(version: Version, { version: bound }: Comparison): boolean {
  return compareVersions(version, bound) >= 0;
}

/** `<=11` still has 11.9 in it. */
function atMost(version: Version, comparison: Comparison): boolean {
  const { version: bound, isOpen, minorIsOpen } = comparison;
  if (!isOpen) return compareVersions(version, bound) <= 0;
  if (version.major !== bound.major) return version.major < bound.major;
  return minorIsOpen || version.minor <= bound.minor;
}

function tilde(version: Version, comparison: Comparison): boolean {
  const { version: bound, minorIsOpen, patchIsOpen } = comparison;
  if (compareVersions(version, bound) < 0) return false;
  const isZero = bound.major === 0 && bound.minor === 0 && bound.patch === 0;
  if (isZero && !minorIsOpen && !patchIsOpen) return true;
  return version.major === bound.major && (minorIsOpen || version.minor === bound.minor);
}

/** Keeps the left-most part that is not zero. */
function caret(version: Version, comparison: Comparison): boolean {
  const { version: bound, minorIsOpen, patchIsOpen } = comparison;
  if (compareVersions(version, bound) < 0) return false;
  if (bound.major > 0 || minorIsOpen) return version.major === bound.major;
  if (version.major > 0) return false;
  if (bound.minor > 0 || patchIsOpen) return version.minor === bound.minor;
  return version.minor === 0 && version.patch === bound.patch;
}
