import { flowEnd, type Scan } from './flow-end.ts';

const INDENTATION = 16;
/** Wider than whatever is around it. */
const MAX_INDENTATION = 4096;
const DEFICIENT = 'deficient indentation';
const MARKER = /^(?:---|\.\.\.)(?=\s|$)/gm;

export interface Refusal {
  source: string;
  position: number;
  /** Why the parser refuses a text; '' where it does not. */
  reasonOf: (text: string) => string;
  /** Is told by how much the text grows, before it does. Throws where that is too much. */
  onGrowth: (characters: number) => void;
}

/** Whether the older parser does not mind what this error says. */
export function isIndentation(reason: string): boolean {
  return reason === DEFICIENT;
}

/**
 * Indents the lines of brackets or quoted text from the one that is refused to the last, all at
 * once: blanks mean nothing there. Undefined where that does not help.
 */
export function indentLines(refusal: Refusal): string | undefined {
  const { source, position } = refusal;
  let start = position;
  while (start > 0 && /[ \t]/.test(source[start - 1] as string)) start--;
  const blanks = source.slice(start, position);
  if (start === 0 || /[\r\n]/.test(source[start - 1] as string)) {
    return widened(refusal, start, blanks.length);
  }
  return blanks.includes('\t') ? withoutTabs(source, start) : withoutTabBefore(source, start);
}

function widened(refusal: Refusal, start: number, least: number): string | undefined {
  const { source, onGrowth, reasonOf } = refusal;
  for (let width = INDENTATION; width <= MAX_INDENTATION; width *= 2) {
    if (width <= least) continue;
    const inside = insideOf(source.slice(0, start) + ' '.repeat(width), reasonOf);
    if (inside === 'deficient') continue;
    const limit = markerFrom(source, start);
    if (!inside || limit === start) return undefined;
    const end = flowEnd({ source, start, limit, ...inside });
    const lines = source.slice(start, end);
    onGrowth(width * (lines.match(/\n|\r(?!\n)/g)?.length ?? 0));
    return source.slice(0, start) + indented(lines, width) + source.slice(end);
  }
  return undefined;
}

function indented(lines: string, width: number): string {
  const wide = ' '.repeat(width);
  return lines.replace(/(^|\r\n|\r|\n)([ \t]*)/g, (_, end: string, blanks: string) => {
    const isWide = blanks.length >= width && !blanks.includes('\t');
    return end + (isWide ? blanks : wide);
  });
}

type Inside = Pick<Scan, 'quote' | 'isFlow'>;

/** In what a text stops that is cut off. */
function insideOf(text: string, reasonOf: Refusal['reasonOf']): Inside | 'deficient' | undefined {
  const reason = reasonOf(text);
  if (reason === DEFICIENT) return 'deficient';
  if (isInFlow(reason)) return { isFlow: true };
  const kind = /within a (single|double) quoted scalar$/.exec(reason)?.[1];
  if (!kind) return undefined;
  const quote = kind === 'single' ? "'" : '"';
  return { quote, isFlow: isInFlow(reasonOf(text + quote)) };
}

function isInFlow(reason: string): boolean {
  return reason.endsWith('within a flow collection');
}

/** A line that begins a document is never part of a text. */
function markerFrom(source: string, start: number): number {
  MARKER.lastIndex = start;
  return MARKER.exec(source)?.index ?? source.length;
}

/** The first bracket may stand behind a tab. */
function withoutTabBefore(source: string, end: number): string | undefined {
  let start = end - 1;
  while (start > 0 && /[ \t]/.test(source[start - 1] as string)) start--;
  const blanks = source.slice(start, end - 1);
  if (source[start - 1] !== ':' || !blanks.includes('\t')) return undefined;
  return source.slice(0, start) + ' '.repeat(blanks.length) + source.slice(end - 1);
}

/** Of one line between brackets. */
function withoutTabs(source: string, start: number): string {
  const newline = source.indexOf('\n', start);
  const limit = newline < 0 ? source.length : newline;
  const tabs: number[] = [];
  const onBlank = (at: number) => {
    if (source[at] === '\t') tabs.push(at);
  };
  flowEnd({ source, start, isFlow: true, limit, onBlank });
  const parts: string[] = [];
  let copied = 0;
  for (const at of tabs) {
    parts.push(source.slice(copied, at));
    copied = at + 1;
  }
  return [...parts, source.slice(copied)].join(' ');
}
