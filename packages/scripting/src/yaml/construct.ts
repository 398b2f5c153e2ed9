import { EVENT_ID, getScalarValue, type parseEvents, SCALAR_STYLE } from 'js-yaml';
import { checkEscapes } from './escapes.ts';
import { keyText } from './map-key.ts';
import { plainScalar, taggedScalar } from './scalars.ts';
import { YamlProblem } from './yaml-problem.ts';

export type Events = ReturnType<typeof parseEvents>;
type Event = Events[number];
type Scalar = Extract<Event, { style: unknown; chomping: unknown }>;
type Fields = Record<string, unknown>;

interface Constructed {
  value: unknown;
  hasAliases: boolean;
  /** Where keys begin that their map has already. */
  repeated: number[];
}

type Frame =
  | { kind: 'list'; value: unknown[]; anchor?: string }
  | { kind: 'map'; value: Fields; anchor?: string; key?: string; isMerge?: boolean };

const MERGE_TAG = 'tag:yaml.org,2002:merge';
const MAX_MERGED_KEYS = 100_000;
/** So many repeated keys are told. */
const MAX_TOLD = 10;

/**
 * The first document of a text as plain JSON data. As the field's reader has it: a key that stands
 * twice counts the last time, and `<<` puts over what stands before it.
 */
export function construct(events: Events, source: string): Constructed {
  return new Construction(source).read(events);
}

class Construction {
  readonly #source: string;
  readonly #anchors = new Map<string, unknown>();
  readonly #frames: Frame[] = [];
  readonly #repeated: number[] = [];
  #value: unknown = null;
  #hasAliases = false;
  #mergedKeys = 0;
  #at = 0;

  constructor(source: string) {
    this.#source = source;
  }

  read(events: Events): Constructed {
    let documents = 0;
    for (const event of events) {
      if (event.type === EVENT_ID.DOCUMENT && ++documents > 1) break;
      try {
        this.#take(event);
      } catch (error) {
        if (error instanceof YamlProblem) throw error;
        throw new YamlProblem((error as Error).message, this.#line(this.#at));
      }
    }
    return { value: this.#value, hasAliases: this.#hasAliases, repeated: this.#repeated };
  }

  #take(event: Event): void {
    switch (event.type) {
      case EVENT_ID.SCALAR:
        this.#at = event.valueStart;
        this.#scalar(event);
        return;
      case EVENT_ID.SEQUENCE:
        this.#at = event.start;
        this.#open({ kind: 'list', value: [], ...this.#anchorOf(event) });
        return;
      case EVENT_ID.MAPPING:
        this.#at = event.start;
        this.#open({ kind: 'map', value: {}, ...this.#anchorOf(event) });
        return;
      case EVENT_ID.ALIAS: {
        this.#at = event.anchorStart;
        const name = this.#source.slice(event.anchorStart, event.anchorEnd);
        if (!this.#anchors.has(name)) throw new Error('there is no anchor of this name');
        this.#hasAliases = true;
        this.#add(this.#anchors.get(name));
        return;
      }
      case EVENT_ID.POP: {
        const frame = this.#frames.pop();
        if (frame) this.#add(frame.value);
        return;
      }
    }
  }

  #open(frame: Frame): void {
    if (frame.anchor !== undefined) this.#anchors.set(frame.anchor, frame.value);
    this.#frames.push(frame);
  }

  #scalar(event: Scalar): void {
    const text = getScalarValue(this.#source, event);
    const tag = this.#tagOf(event);
    const isPlain = event.style === SCALAR_STYLE.PLAIN;
    if (event.style === SCALAR_STYLE.DOUBLE_QUOTED) {
      checkEscapes(this.#source.slice(event.valueStart, event.valueEnd));
    }
    const frame = this.#frames.at(-1);
    const awaitsKey = frame?.kind === 'map' && frame.key === undefined && !frame.isMerge;
    if (awaitsKey && text === '<<' && ((isPlain && tag === '') || tag === MERGE_TAG)) {
      frame.isMerge = true;
      return;
    }
    if (awaitsKey && !isPlainLine(this.#source, event)) throw new Error('a key is on one line');
    const isText = tag === '' ? !isPlain : tag === '!';
    const value = isText ? text : tag === '' ? plainScalar(text) : taggedScalar(text, tag);
    const { anchor } = this.#anchorOf(event);
    if (anchor !== undefined) this.#anchors.set(anchor, value);
    this.#add(value);
  }

  #add(value: unknown): void {
    const frame = this.#frames.at(-1);
    if (!frame) this.#value = value;
    else if (frame.kind === 'list') frame.value.push(value);
    else if (frame.isMerge) {
      this.#merge(frame.value, value);
      frame.isMerge = false;
    } else if (frame.key === undefined) {
      frame.key = keyText(value);
      const isTold = this.#repeated.length >= MAX_TOLD;
      if (!isTold && Object.hasOwn(frame.value, frame.key)) this.#repeated.push(this.#at);
    } else {
      define(frame.value, frame.key, value);
      frame.key = undefined;
    }
  }

  #merge(target: Fields, merged: unknown): void {
    // Of several, the first counts.
    const maps = Array.isArray(merged) ? [...(merged as unknown[])].reverse() : [merged];
    for (const map of maps) {
      if (typeof map !== 'object' || map === null || Array.isArray(map)) {
        throw new Error('<< takes a map, or a list of maps');
      }
      const entries = Object.entries(map);
      this.#mergedKeys += entries.length + 1;
      if (this.#mergedKeys > MAX_MERGED_KEYS) throw new Error('<< merges too many keys');
      for (const [key, value] of entries) define(target, key, value);
    }
  }

  #anchorOf(event: { anchorStart: number; anchorEnd: number }): { anchor?: string } {
    if (event.anchorStart < 0) return {};
    return { anchor: this.#source.slice(event.anchorStart, event.anchorEnd) };
  }

  /** Written out in full; '' where there is none. */
  #tagOf(event: { tagStart: number; tagEnd: number }): string {
    if (event.tagStart < 0) return '';
    const written = this.#source.slice(event.tagStart, event.tagEnd);
    if (written.startsWith('!<')) return written.slice(2, -1);
    return written.startsWith('!!') ? `tag:yaml.org,2002:${written.slice(2)}` : written;
  }

  #line(at: number): number {
    return this.#source.slice(0, at).split('\n').length;
  }
}

/** A key may have several lines only behind a question mark. */
function isPlainLine(source: string, { valueStart, valueEnd }: Scalar): boolean {
  if (!source.slice(valueStart, valueEnd).includes('\n')) return true;
  if (!/^["']?\s*:/.test(source.slice(valueEnd, valueEnd + 100))) return true;
  return /\?\s+["']?$/.test(source.slice(Math.max(0, valueStart - 100), valueStart));
}

/** Not by assignment: `__proto__` would be no field then. */
function define(object: Record<string, unknown>, key: string, value: unknown): void {
  if (key !== '__proto__') {
    object[key] = value;
    return;
  }
  Object.defineProperty(object, key, {
    value,
    enumerable: true,
    writable: true,
    configurable: true,
  });
}
