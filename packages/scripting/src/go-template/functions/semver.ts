import { comparePreReleases } from '../methods.ts';
import { FunctionError } from '../template-error.ts';
import { GoVersion } from '../value.ts';
import { define, type Functions } from './function.ts';

/** Versions and constraints as sprig reads them, with Masterminds' rules for ranges. */
export const semverFunctions: Functions = {
  semver: define('s', (text: string) => {
    const { major, minor, patch, pre, metadata, original } = required(text);
    const numbers = { major: BigInt(major), minor: BigInt(minor), patch: BigInt(patch) };
    return new GoVersion({ ...numbers, pre, metadata, original });
  }),
  semverCompare: define('ss', (constraint: string, text: string) => {
    const version = required(text);
    if (constraint.length > MAX_CONSTRAINT)
      throw new FunctionError('improper constraint: too long');
    return constraint.split('||').some((part) => fitsAll(part, version));
  }),
};

interface Version {
  major: number;
  minor: number;
  patch: number;
  pre: string;
  metadata: string;
  original: string;
  /** How many of the three numbers are stated; a wildcard is not. */
  stated: number;
}

const NUMBER = '(\\d+|[xX*])';
const VERSION = new RegExp(
  `^v?${NUMBER}(?:\\.${NUMBER})?(?:\\.${NUMBER})?(?:-([0-9A-Za-z.-]+))?(?:\\+([0-9A-Za-z.-]+))?$`,
);

function read(text: string): Version | undefined {
  const found = VERSION.exec(text);
  if (!found) return undefined;
  const numbers = found.slice(1, 4);
  const open = numbers.findIndex((one) => one === undefined || /[xX*]/.test(one));
  const stated = open < 0 ? 3 : open;
  const [major = 0, minor = 0, patch = 0] = numbers.slice(0, stated).map(Number);
  return {
    ...{ major, minor, patch, stated },
    pre: found[4] ?? '',
    metadata: found[5] ?? '',
    original: text,
  };
}

function required(text: string): Version {
  const version = read(text);
  if (version && !/^v?[xX*]|\.[xX*]/.test(text)) return version;
  throw new FunctionError('Invalid Semantic Version');
}

/** Nobody means anything by a longer one. */
const MAX_CONSTRAINT = 1_000;
const RANGE = /(\S+)\s+-\s+(\S+)/g;
const CONSTRAINT = /(=|==|!=|>=|=>|<=|=<|>|<|~>|~|\^)?\s*([^\s,<>=!~^]+)/g;

function fitsAll(text: string, version: Version): boolean {
  const spelled = text.replace(RANGE, '>=$1 <=$2').trim();
  if (spelled === '') throw new FunctionError(`improper constraint: ${text}`);
  let rest = spelled;
  let fits = true;
  for (const [whole, sign = '', wanted = ''] of spelled.matchAll(CONSTRAINT)) {
    const limit = read(wanted);
    if (!limit) throw new FunctionError(`improper constraint: ${text}`);
    rest = rest.replace(whole, '');
    fits &&= fitsOne(sign, limit, version);
  }
  if (/[^\s,]/.test(rest)) throw new FunctionError(`improper constraint: ${text}`);
  return fits;
}

function fitsOne(sign: string, limit: Version, version: Version): boolean {
  // A pre-release is only for those who name one.
  if (version.pre !== '' && limit.pre === '') return false;
  const order = compare(version, limit);
  switch (sign) {
    case '!=':
      return limit.stated < 3 ? !isWithin(version, limit) : order !== 0;
    case '>':
      return limit.stated < 3 ? order > 0 && !isWithin(version, limit) : order > 0;
    case '<':
      return order < 0;
    case '>=':
    case '=>':
      return order >= 0;
    case '<=':
    case '=<':
      return order <= 0 || (limit.stated < 3 && isWithin(version, limit));
    case '~':
    case '~>':
      return order >= 0 && isWithin(version, { ...limit, stated: Math.min(limit.stated, 2) });
    case '^':
      return order >= 0 && isWithin(version, { ...limit, stated: caretWidth(limit) });
    default:
      return limit.stated < 3 ? isWithin(version, limit) : order === 0;
  }
}

/** Up to the first number that is not zero. */
function caretWidth({ major, minor, stated }: Version): number {
  if (major > 0 || stated === 1) return Math.min(1, stated);
  return minor > 0 || stated === 2 ? Math.min(2, stated) : Math.min(3, stated);
}

function isWithin(version: Version, { major, minor, patch, stated }: Version): boolean {
  const [a, b, c] = [version.major === major, version.minor === minor, version.patch === patch];
  return (stated < 1 || a) && (stated < 2 || b) && (stated < 3 || c);
}

function compare(a: Version, b: Version): number {
  const numbers = a.major - b.major || a.minor - b.minor || a.patch - b.patch;
  return numbers === 0 ? comparePreReleases(a.pre, b.pre) : numbers;
}
