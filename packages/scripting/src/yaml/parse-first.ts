import { COLLECTION_STYLE, EVENT_ID, parseEvents, YAMLException } from 'js-yaml';
import type { Events } from './construct.ts';
import { MAX_YAML_DEPTH } from './split-documents.ts';

const INDENTATION = 16;
/** Wider than whatever is around it. */
const MAX_INDENTATION = 16 * MAX_YAML_DEPTH;
const MAX_MENDS = 2_000;
/** All that is parsed again, in characters. */
const MAX_REPEATED = 32 * 1024 * 1024;
const END_OF_DOCUMENT = /^\.\.\.(?=\s|$)/m;

/**
 * The events of the first document of a text, and the text to which they refer: it has the same
 * lines. Kubernetes' programs use an older parser, which does not mind how far brackets and quoted
 * text over several lines are indented, and looks at nothing behind the first document.
 * Throws YAMLException.
 */
export function parseFirst(given: string): { events: Events; source: string } {
  const end = END_OF_DOCUMENT.exec(given)?.index;
  let source = end === undefined ? given : given.slice(0, end);
  let repeated = 0;
  for (let mends = 0; ; mends++) {
    try {
      return { events: parseEvents(source, { maxDepth: MAX_YAML_DEPTH }), source };
    } catch (error) {
      const mended = mends < MAX_MENDS && repeated < MAX_REPEATED && mend(source, error);
      if (!mended) throw error;
      repeated += source.length;
      source = mended;
    }
  }
}

/** What the older parser reads in the place of what was refused; undefined for an error to both. */
function mend(source: string, error: unknown): string | undefined {
  const { reason, position } = placeOf(error);
  if (position === undefined) return undefined;
  if (reason === 'deficient indentation') return indented(source, position);
  return reason.startsWith('end of the stream') ? firstOnly(source, position) : undefined;
}

function placeOf(error: unknown): { reason: string; position?: number } {
  if (!(error instanceof YAMLException)) return { reason: '' };
  return { reason: error.reason, position: error.mark?.position };
}

/** Blanks between brackets, or at the beginning of a line of quoted text, mean nothing. */
function indented(source: string, position: number): string | undefined {
  let start = position;
  while (start > 0 && /[ \t]/.test(source[start - 1] as string)) start--;
  const blanks = source.slice(start, position);
  const isLineStart = start === 0 || source[start - 1] === '\n' || source[start - 1] === '\r';
  if (blanks.length > MAX_INDENTATION || (!isLineStart && !blanks.includes('\t'))) return undefined;
  // Wider each time that it was not wide enough.
  const wider = ' '.repeat(2 * blanks.length + INDENTATION);
  const instead = isLineStart ? wider : blanks.replaceAll('\t', ' ');
  return source.slice(0, start) + instead + source.slice(position);
}

/** Without what stands behind the first document, where that ended there. */
function firstOnly(source: string, position: number): string | undefined {
  const first = source.slice(0, position);
  try {
    const events = parseEvents(first, { maxDepth: MAX_YAML_DEPTH });
    const root = events.find(({ type }) => type !== EVENT_ID.DOCUMENT && type !== EVENT_ID.POP);
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
