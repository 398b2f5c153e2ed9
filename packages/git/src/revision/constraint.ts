import { compare, parse, Range, type SemVer } from 'semver';

const LOOSE_VERSION = /^[vV]?(\d+)(?:\.(\d+))?(?:\.(\d+))?(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$/;

/** A version as tags are written: `v1.2`, `1.2.3-rc.1`. Missing parts are zero. */
export function parseVersion(text: string): SemVer | undefined {
  const match = LOOSE_VERSION.exec(text);
  if (!match) return undefined;
  const [, major, minor = '0', patch = '0', pre = '', build = ''] = match;
  return parse(`${major}.${minor}.${patch}${pre}${build}`) ?? undefined;
}

/**
 * The highest of `tags` in the range (`1.2.*`, `^1.0`, `>=1, <2`, `!=1.3.0`), or undefined when
 * `text` is no range or matches nothing. Pre-releases count only if the range names one.
 */
export function highestInRange(text: string, tags: Iterable<string>): string | undefined {
  const matches = parseConstraint(text);
  if (!matches) return undefined;
  let best: { tag: string; version: SemVer } | undefined;
  for (const tag of tags) {
    const version = parseVersion(tag);
    if (!version || !matches(version)) continue;
    if (!best || compare(version, best.version) > 0) best = { tag, version };
  }
  return best?.tag;
}

function parseConstraint(text: string): ((version: SemVer) => boolean) | undefined {
  if (text.length > 256 || text.trim() === '' || parseVersion(text.trim())) return undefined;
  const alternatives = text.split('||').map(parseAlternative);
  if (alternatives.some((one) => one === undefined)) return undefined;
  return (version) => alternatives.some((one) => one?.(version));
}

function parseAlternative(text: string): ((version: SemVer) => boolean) | undefined {
  const excluded: Range[] = [];
  const rest = text
    .replaceAll(',', ' ')
    .replace(/!=\s*(\S+)/g, (_, version: string) => {
      const range = parseRange(version);
      if (range) excluded.push(range);
      return range ? '' : 'invalid';
    })
    .trim();
  if (rest === '' && excluded.length === 0) return undefined;
  const range = parseRange(rest);
  if (!range) return undefined;
  return (version) => range.test(version) && !excluded.some((one) => one.test(version));
}

function parseRange(text: string): Range | undefined {
  try {
    return new Range(text, { includePrerelease: /\d-[0-9A-Za-z]/.test(text) });
  } catch {
    return undefined;
  }
}
