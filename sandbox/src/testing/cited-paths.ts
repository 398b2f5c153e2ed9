import { posix } from 'node:path';

/** A path that a document names and that is not there. */
export interface BrokenCitation {
  line: number;
  cited: string;
}

/** Folders whose name at the beginning makes a text in backticks a path from the checkout's top. */
const TOP_FOLDERS = /^(\.ci|apps|bench|deploy|docs|examples|packages|prisma|sandbox)\//;
/** Group and kind as Kubernetes spells them, which look like a path. */
const GROUP_KIND = /^apps\/(v\d|[A-Z])/;
/** Files of these kinds are only ever ours; a YAML file may be anybody's. */
const SOURCE_FILE = /^[\w.@-]+(\/[\w.@-]+)*\.(ts|tsx|mjs|cjs|sql|prisma)$/;
const PATH = /^[\w.@-]+(\/[\w.@-]+)*\/?$/;

/**
 * The links and the paths in backticks of a Markdown text that lead nowhere. `paths` are all files
 * and folders of the checkout. A path in backticks counts from the top; a source file may also be
 * named by its last parts. Links count from the document's own folder, headings included.
 */
export function brokenCitations(
  document: { path: string; text: string },
  paths: ReadonlySet<string>,
  headingsOf: (path: string) => readonly string[] | undefined,
): BrokenCitation[] {
  const broken: BrokenCitation[] = [];
  for (const { line, text } of proseLines(document.text)) {
    for (const cited of codeSpans(text)) {
      if (isCitedPath(cited) && !isThere(cited, paths)) broken.push({ line, cited });
    }
    for (const cited of linkTargets(text)) {
      if (!leadsSomewhere(cited, document.path, paths, headingsOf)) broken.push({ line, cited });
    }
  }
  return broken;
}

/** The headings of a Markdown text as links name them: `## Try it: now` is `try-it-now`. */
export function headingAnchors(text: string): string[] {
  return [...proseLines(text)].flatMap(({ text: line }) => {
    const heading = /^#+\s+(.*)$/.exec(line)?.[1];
    return heading === undefined ? [] : [anchorOf(heading)];
  });
}

function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(' ', '-');
}

/** Everything but fenced blocks, which show what is written elsewhere. */
function* proseLines(text: string): Iterable<{ line: number; text: string }> {
  let fenced = false;
  for (const [index, line] of text.split('\n').entries()) {
    if (/^\s*(```|~~~)/.test(line)) fenced = !fenced;
    else if (!fenced) yield { line: index + 1, text: line };
  }
}

function codeSpans(line: string): string[] {
  return [...line.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? '');
}

function linkTargets(line: string): string[] {
  const outsideCode = line.replace(/`[^`]*`/g, '`');
  const inline = [...outsideCode.matchAll(/\]\(([^)\s]+)\)/g)];
  const referenced = [...outsideCode.matchAll(/^\[[^\]]+\]:\s+(\S+)/g)];
  return [...inline, ...referenced].map((match) => match[1] ?? '');
}

function isCitedPath(text: string): boolean {
  if (SOURCE_FILE.test(text)) return true;
  return PATH.test(text) && TOP_FOLDERS.test(text) && !GROUP_KIND.test(text);
}

function isThere(cited: string, paths: ReadonlySet<string>): boolean {
  const path = cited.replace(/\/$/, '');
  if (paths.has(path)) return true;
  if (TOP_FOLDERS.test(path)) return false;
  for (const known of paths) if (known.endsWith(`/${path}`)) return true;
  return false;
}

function leadsSomewhere(
  target: string,
  from: string,
  paths: ReadonlySet<string>,
  headingsOf: (path: string) => readonly string[] | undefined,
): boolean {
  if (/^[a-z][a-z+.-]*:/i.test(target)) return true;
  const [file = '', heading] = target.split('#', 2);
  const path = file === '' ? from : posix.join(posix.dirname(from), file).replace(/\/$/, '');
  if (!paths.has(path)) return false;
  return heading === undefined || (headingsOf(path)?.includes(heading) ?? true);
}
