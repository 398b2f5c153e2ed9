import { COLLECTION_STYLE, EVENT_ID, SCALAR_STYLE } from 'js-yaml';
import type { Events } from './construct.ts';
import { YamlProblem } from './yaml-problem.ts';

type Event = Events[number];
type Scalar = Extract<Event, { chomping: unknown }>;

/** Tabs at the beginning of a line without content, and behind a dash. */
const SUSPECT = /^( *)\t[ \t]*(?:#.*)?$|^ *(?:- +)*-( *)\t/gm;

/**
 * Kubernetes' programs take no tabs for indentation, also on lines that hold nothing else, but
 * within brackets, quotes and texts of several lines. Throws YamlProblem.
 */
export function checkTabs(source: string, events: Events): void {
  if (!source.includes('\t')) return;
  const walk = new Walk(source, events);
  for (const suspect of source.matchAll(SUSPECT)) {
    const [whole, indentation] = suspect;
    const isDash = indentation === undefined;
    const at = suspect.index + (isDash ? whole.length - 1 : indentation.length);
    walk.to(suspect.index);
    if (walk.mayHoldTab({ line: suspect.index, at, isDash })) continue;
    const line = source.slice(0, at).split('\n').length;
    throw new YamlProblem('a tab stands where only spaces are allowed', line);
  }
}

interface Place {
  line: number;
  at: number;
  isDash: boolean;
}

/** Goes through a text and its events once, from one suspect to the next. */
class Walk {
  readonly #source: string;
  readonly #events: Events;
  #next = 0;
  #last: Event | undefined;
  /** The collections that are open at the last event. */
  readonly #open: { isFlow: boolean; column: number }[] = [];
  #ended = 0;
  /** How far the text behind the last event was looked at, and what is in it. */
  #seen = 0;
  #closed = 0;
  #isOver = false;

  constructor(source: string, events: Events) {
    this.#source = source;
    this.#events = events;
  }

  to(line: number): void {
    for (; this.#next < this.#events.length; this.#next++) {
      const event = this.#events[this.#next] as Event;
      if (event.type === EVENT_ID.DOCUMENT) continue;
      // Where something ends is not told: it is open until something else begins.
      if (event.type === EVENT_ID.POP) this.#ended++;
      else if (startOf(event) >= line) break;
      else this.#take(event);
    }
    if (this.#seen >= line) return;
    const gap = this.#source.slice(this.#seen, line);
    this.#closed += gap.replace(/(^|\s)#.*$/gm, '').match(/[\]}]/g)?.length ?? 0;
    this.#isOver ||= gap.trim() !== '';
    this.#seen = line;
  }

  #take(event: Event): void {
    this.#open.length = Math.max(0, this.#open.length - this.#ended);
    this.#ended = 0;
    this.#last = event;
    this.#seen = endOf(event);
    this.#closed = 0;
    this.#isOver = false;
    if (event.type !== EVENT_ID.MAPPING && event.type !== EVENT_ID.SEQUENCE) return;
    const isFlow = event.style === COLLECTION_STYLE.FLOW;
    // A line may hold very many brackets, and few of the others.
    const column = isFlow ? 0 : this.#columnOf(event.start);
    this.#open.push({ isFlow, column });
  }

  #columnOf(at: number): number {
    return at - (this.#source.lastIndexOf('\n', at - 1) + 1);
  }

  mayHoldTab({ line, at, isDash }: Place): boolean {
    const last = this.#last;
    const column = at - line;
    if (last && isScalar(last)) {
      if (last.style === SCALAR_STYLE.LITERAL_BLOCK || last.style === SCALAR_STYLE.FOLDED_BLOCK) {
        return at < last.valueEnd || column >= last.indent;
      }
      if (line < last.valueEnd) return true;
    }
    if (this.#open.filter(({ isFlow }) => isFlow).length > this.#closed) return true;
    if (isDash || !last || !isScalar(last) || last.style !== SCALAR_STYLE.PLAIN) return false;
    // A plain text may go on behind it.
    const isComment = /^\t[ \t]*#/.test(this.#source.slice(at, at + 1_000));
    const innermost = this.#open.findLast(({ isFlow }) => !isFlow);
    return !this.#isOver && !isComment && column > (innermost?.column ?? -1);
  }
}

function isScalar(event: Event): event is Scalar {
  return event.type === EVENT_ID.SCALAR;
}

function startOf(event: Event): number {
  if ('start' in event) return event.start;
  if (isScalar(event)) return event.valueStart;
  return 'anchorStart' in event ? event.anchorStart : 0;
}

function endOf(event: Event): number {
  if (isScalar(event)) return event.valueEnd;
  if ('start' in event) return event.start;
  return 'anchorEnd' in event ? event.anchorEnd : 0;
}
