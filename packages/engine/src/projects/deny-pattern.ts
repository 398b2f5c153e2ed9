import { matchesGlob } from '@lockstep/domain';

/** An entry with a `!` before it takes away what the rest of it matches. */
export function isDenial(pattern: string | undefined): boolean {
  return pattern?.startsWith('!') === true;
}

/** A denial fits everything that it does not deny. */
export function fitsEntry(pattern: string | undefined, text: string, separator?: string): boolean {
  const glob = pattern ?? '';
  return isDenial(glob)
    ? !matchesGlob(glob.slice(1), text, separator)
    : matchesGlob(glob, text, separator);
}
