import { UNSTABLE_FUNCTIONS } from './functions.ts';

/** One use of a function whose result is not stable. */
export interface UnstableCall {
  name: string;
  line: number;
}

/** What one definition of a template, or what stands outside of any, calls. */
export interface TemplateScope {
  calls: UnstableCall[];
  /** Names of other definitions, and what a path of a template ends in. */
  includes: string[];
}

/** A template file, taken apart: `''` is what stands outside of definitions. */
export type TemplateScopes = ReadonlyMap<string, TemplateScope>;

/** More of one definition tell nothing new. */
const MAX_CALLS = 50;
const MAX_PATH_TOKENS = 4;
const OPENING = new Set(['if', 'range', 'with', 'define', 'block']);
/**
 * A comment, a string of either kind, a character, a field or variable, or a word. What is not
 * closed goes on to its end: nothing is read twice.
 */
const TOKEN =
  /\/\*[\s\S]*?(?:\*\/|$)|"(?:[^"\\\n]|\\.)*"?|`[^`]*`?|'(?:[^'\\\n]|\\.)*'?|[.$][\w.$]*|[A-Za-z_]\w*/g;

/** Finds what a template calls without running it: comments, texts and fields do not count. */
export function templateScopes(text: string): TemplateScopes {
  const reader = new Reader();
  let line = 1;
  let counted = 0;
  for (let at = text.indexOf('{{'); at >= 0; ) {
    const end = endOfAction(text, at + 2);
    for (; counted < at; counted++) if (text[counted] === '\n') line++;
    reader.action(text.slice(at + 2, end), line);
    at = text.indexOf('{{', Math.max(end, at + 2));
  }
  return reader.scopes;
}

/** Braces in strings and comments do not end an action. */
function endOfAction(text: string, from: number): number {
  const pattern = /\/\*[\s\S]*?(?:\*\/|$)|"(?:[^"\\\n]|\\.)*"?|`[^`]*`?|\}\}/g;
  pattern.lastIndex = from;
  for (let found = pattern.exec(text); found; found = pattern.exec(text)) {
    if (found[0] === '}}') return found.index;
  }
  return text.length;
}

class Reader {
  readonly scopes = new Map<string, TemplateScope>([['', { calls: [], includes: [] }]]);
  /** What `end` closes: the name of a definition, or undefined. */
  readonly #open: (string | undefined)[] = [];

  action(action: string, startLine: number): void {
    const tokens = [...action.matchAll(TOKEN)].filter(([token]) => !token.startsWith('/*'));
    const [first, second] = tokens.map(([token]) => token);
    if (first === 'end') {
      this.#open.pop();
      return;
    }
    if (first !== undefined && OPENING.has(first)) {
      const isDefinition = first === 'define' || first === 'block';
      const name = isDefinition ? unquoted(second) : undefined;
      if (first === 'block' && name !== undefined) this.#scope().includes.push(name);
      this.#open.push(name);
    }
    for (const [index, { 0: token, index: at }] of tokens.entries()) {
      if (token === 'include' || token === 'template') {
        const following = tokens.slice(index + 1, index + 1 + MAX_PATH_TOKENS);
        this.#include(following.map(([one]) => one));
      } else if (Object.hasOwn(UNSTABLE_FUNCTIONS, token)) {
        this.#call(token, () => startLine + linesIn(action.slice(0, at)));
      }
    }
  }

  #include(following: readonly string[]): void {
    // `include (print $.Template.BasePath "/secret.yaml") .` is a template by its path.
    const isPath = following.some((one) => one.endsWith('Template.BasePath'));
    const named = unquoted(isPath ? following.find((one) => /^["`]/.test(one)) : following[0]);
    if (named !== undefined) this.#scope().includes.push(named);
  }

  #call(name: string, line: () => number): void {
    const { calls } = this.#scope();
    if (calls.length < MAX_CALLS) calls.push({ name, line: line() });
  }

  #scope(): TemplateScope {
    const name = this.#open.findLast((one) => one !== undefined) ?? '';
    const known = this.scopes.get(name);
    if (known) return known;
    const scope: TemplateScope = { calls: [], includes: [] };
    this.scopes.set(name, scope);
    return scope;
  }
}

function linesIn(text: string): number {
  return text.match(/\n/g)?.length ?? 0;
}

function unquoted(token: string | undefined): string | undefined {
  return token !== undefined && /^["`]/.test(token) ? token.slice(1, -1) : undefined;
}
