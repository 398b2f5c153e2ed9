import type { GlobPart } from './glob.ts';

/** More than anybody writes; each is compared with every object. */
const MAX_ALTERNATIVES = 64;

/** A part that is no choice of several. */
export type PlainPart = Exclude<GlobPart, { kind: 'one-of' }>;

/**
 * A glob with choices as globs without: `{a,b}/*` as `a/*` and `b/*`. Undefined where there would be
 * too many of them.
 */
export function globAlternatives(parts: readonly GlobPart[]): PlainPart[][] | undefined {
  let alternatives: PlainPart[][] = [[]];
  for (const part of parts) {
    const next = part.kind === 'one-of' ? choicesOf(part.choices) : [[part]];
    if (!next || alternatives.length * next.length > MAX_ALTERNATIVES) return undefined;
    alternatives = alternatives.flatMap((head) => next.map((tail) => joined(head, tail)));
  }
  return alternatives;
}

function choicesOf(choices: readonly GlobPart[][]): PlainPart[][] | undefined {
  const all = choices.map(globAlternatives);
  const flat = all.flatMap((each) => each ?? []);
  return all.includes(undefined) || flat.length > MAX_ALTERNATIVES ? undefined : flat;
}

/** Texts that meet become one, so that `{shop}` and `/` name a project. */
function joined(head: readonly PlainPart[], tail: readonly PlainPart[]): PlainPart[] {
  const last = head.at(-1);
  const [first, ...rest] = tail;
  if (last?.kind !== 'text' || first?.kind !== 'text') return [...head, ...tail];
  return [...head.slice(0, -1), { kind: 'text', text: last.text + first.text }, ...rest];
}
