import { highestVersion, isExactVersion, parseConstraint } from '@lockstep/domain';

/**
 * The highest of `tags` in the range (`1.2.*`, `^1.0`, `>=1, <2`, `!=1.3.0`), or undefined when
 * `text` is no range or matches nothing. Pre-releases count only if the range names one. A whole
 * version is a name and no range.
 */
export function highestInRange(text: string, tags: Iterable<string>): string | undefined {
  if (isExactVersion(text)) return undefined;
  const constraint = parseConstraint(text);
  return constraint && highestVersion(constraint, tags);
}
