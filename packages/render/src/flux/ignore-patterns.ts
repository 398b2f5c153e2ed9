import { matchesPath } from '@lockstep/domain';

/** Whether a name fits, or `**`: any number of folders. */
type Name = '**' | ((name: string) => boolean);

/** One line of a file in the form of `.gitignore`. */
export interface IgnorePattern {
  /** The folder that it is about, and all below it; names from the root of the source. */
  folder: readonly string[];
  /** What fits each name of a path; a single one is looked for at every depth. */
  names: readonly Name[];
  isAtAnyDepth: boolean;
  foldersOnly: boolean;
  /** What it matches is taken after all. */
  isException: boolean;
}

/** Of what somebody writes; the rest is passed over. */
const MAX_PATTERNS = 1_000;
const MAX_LENGTH = 1_000;

/** What Flux leaves out of every source, unless it is told otherwise. */
export const DEFAULT_PATTERNS: readonly IgnorePattern[] = readPatterns(
  [
    ...['.git/', '.gitignore', '.gitmodules', '.gitattributes'],
    ...['*.jpg', '*.jpeg', '*.gif', '*.png', '*.wmv', '*.flv', '*.tar.gz', '*.zip'],
    ...['.github/', '.circleci/', '.travis.yml', '.gitlab-ci.yml', 'appveyor.yml', '.drone.yml'],
    ...['cloudbuild.yaml', 'codeship-services.yml', 'codeship-steps.yml'],
    ...['.goreleaser.yml', '.sops.yaml', '.flux.yaml'],
  ].join('\n'),
  [],
);

/** Reads patterns as Git does; those of a file count from its own folder. */
export function readPatterns(text: string, folder: readonly string[]): IgnorePattern[] {
  const lines = text.split(/\r?\n/).filter((line) => !line.startsWith('#') && line.trim() !== '');
  return lines
    .filter((line) => line.length <= MAX_LENGTH)
    .slice(0, MAX_PATTERNS)
    .map((line) => patternOf(line, folder));
}

function patternOf(line: string, folder: readonly string[]): IgnorePattern {
  const isException = line.startsWith('!');
  const written = (isException ? line.slice(1) : line).replace(/(?<!\\) +$/, '');
  const foldersOnly = written.endsWith('/');
  const names = (foldersOnly ? written.slice(0, -1) : written).split('/');
  const isAtAnyDepth = names.length === 1;
  const kept = names.filter((name) => name !== '').map(nameOf);
  return { folder, names: kept, isAtAnyDepth, foldersOnly, isException };
}

/** Most have no wildcard, or are an ending. */
function nameOf(written: string): Name {
  if (written === '**') return '**';
  const isPlain = (text: string) => !/[*?[\\]/.test(text);
  const ending = written.slice(1);
  if (isPlain(written)) return (name) => name === written;
  if (written.startsWith('*') && isPlain(ending)) return (name) => name.endsWith(ending);
  return (name) => matchesPath(written, name);
}

/** Whether the last pattern that speaks of a path leaves it out. */
export function isLeftOut(
  patterns: readonly IgnorePattern[],
  path: readonly string[],
  isFolder: boolean,
): boolean {
  const last = patterns.findLast((pattern) => speaksOf(pattern, path, isFolder));
  return last !== undefined && !last.isException;
}

/** A folder that matches takes all that is in it along. */
function speaksOf(pattern: IgnorePattern, path: readonly string[], isFolder: boolean): boolean {
  const { folder, names, isAtAnyDepth, foldersOnly } = pattern;
  if (path.length <= folder.length || folder.some((name, at) => name !== path[at])) return false;
  const below = path.slice(folder.length);
  const isRight = (end: number) => !foldersOnly || isFolder || end < below.length;
  if (isAtAnyDepth) {
    const [name] = names;
    const fits = (one: string) => name === '**' || name?.(one) === true;
    return below.some((one, at) => fits(one) && isRight(at + 1));
  }
  return ends(names, below).some(isRight);
}

/** How much of a path the names can take, from its begin; `**` is any number of folders. */
function ends(names: readonly Name[], path: readonly string[]): number[] {
  let reached = new Set([0]);
  for (const [index, name] of names.entries()) {
    const next = new Set<number>();
    for (const at of reached) {
      if (name === '**') for (let end = at; end <= path.length; end++) next.add(end);
      else if (at < path.length && name(path[at] ?? '')) next.add(at + 1);
    }
    // At the end it is what lies in the folder, not the folder itself.
    if (name === '**' && index === names.length - 1) for (const at of reached) next.delete(at);
    reached = next;
  }
  return [...reached];
}
