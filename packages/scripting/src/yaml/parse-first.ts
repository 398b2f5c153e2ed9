import { COLLECTION_STYLE, EVENT_ID, parseEvents, YAMLException } from 'js-yaml';
import type { Events } from './construct.ts';
import { indentLines, isIndentation } from './indent-lines.ts';
import type { ParseBudget } from './parse-budget.ts';
import { MAX_YAML_DEPTH } from './split-documents.ts';

/** Copying so many characters takes as long as parsing one, as a power of two. */
const COPY_BITS = 4;
const END_OF_DOCUMENT = /^\.\.\.(?=\s|$)/m;

/**
 * The events of the first document of a text, and the text to which they refer: it has the same
 * lines. Kubernetes' programs use an older parser, which does not mind how far brackets and quoted
 * text over several lines are indented, and looks at nothing behind the first document.
 * Throws YAMLException, and YamlProblem where the budget is used up.
 */
export function parseFirst(given: string, budget: ParseBudget): { events: Events; source: string } {
  const end = END_OF_DOCUMENT.exec(given)?.index;
  let source = end === undefined ? given : given.slice(0, end);
  for (;;) {
    try {
      return { events: parse(source), source };
    } catch (error) {
      const mended = mend(source, error, budget);
      if (mended === undefined) throw error;
      source = mended;
    }
  }
}

function parse(source: string): Events {
  return parseEvents(source, { maxDepth: MAX_YAML_DEPTH });
}

/** What the older parser reads in the place of what was refused; undefined for an error to both. */
function mend(source: string, error: unknown, budget: ParseBudget): string | undefined {
  if (!(error instanceof YAMLException) || !error.mark) return undefined;
  const { position, line } = error.mark;
  const isIndented = isIndentation(error.reason);
  if (!isIndented && !error.reason.startsWith('end of the stream')) return undefined;
  const onGrowth = (characters: number) => budget.take(characters, line + 1);
  // What was parsed in vain; what stands behind it is only copied.
  onGrowth(position + (source.length >> COPY_BITS));
  if (!isIndented) return firstOnly(source, position);
  const reasonOf = (text: string) => {
    onGrowth(text.length);
    return refusalOf(text);
  };
  return indentLines({ source, position, reasonOf, onGrowth });
}

function refusalOf(text: string): string {
  try {
    parse(text);
    return '';
  } catch (error) {
    return error instanceof YAMLException ? error.reason : '';
  }
}

/** Without what stands behind the first document, where that ended there. */
function firstOnly(source: string, position: number): string | undefined {
  const first = source.slice(0, position);
  try {
    const root = parse(first).find(
      ({ type }) => type !== EVENT_ID.DOCUMENT && type !== EVENT_ID.POP,
    );
    return root && hasEnded(root, source, position) ? first : undefined;
  } catch {
    return undefined;
  }
}

/** A map or a list without brackets ends where something is less indented than it is. */
function hasEnded(root: Events[number], source: string, position: number): boolean {
  if (root.type !== EVENT_ID.MAPPING && root.type !== EVENT_ID.SEQUENCE) return false;
  if (root.style === COLLECTION_STYLE.FLOW) return true;
  return columnOf(source, position) < columnOf(source, root.start);
}

function columnOf(source: string, position: number): number {
  return position - (source.lastIndexOf('\n', position - 1) + 1);
}
