import type { Budget } from '../budget.ts';
import type { Value } from '../value.ts';

/**
 * What a function takes, one letter a parameter: `s` string, `i` int, `f` float64, `b` bool,
 * `m` map, `l` list, `t` time, `a` anything; a `*` after the last says that it may be repeated.
 */
export interface TemplateFunction {
  params: string;
  /** It looks at its arguments themselves and not at what is within them. */
  isShallow?: boolean;
  call(args: Value[], room: Room): Value;
}

/** What functions may use. */
export interface Room {
  budget: Budget;
  now: Date;
  /** Carries out a text as a template of its own, which knows what this one defines. */
  render(template: string, data: Value): string;
}

export type Functions = Record<string, TemplateFunction>;

/** Parameters as their letters say; the caller has checked them. */
// biome-ignore lint/suspicious/noExplicitAny: each function states its own parameters
export function define(params: string, call: (...args: any[]) => Value): TemplateFunction {
  return { params, call: (args) => call(...args) };
}

/** As `define`, for functions that count what they do as they do it. */
export function defineCounted(
  params: string,
  // biome-ignore lint/suspicious/noExplicitAny: each function states its own parameters
  call: (budget: Budget, ...args: any[]) => Value,
): TemplateFunction {
  return { params, call: (args, { budget }) => call(budget, ...args) };
}

/** The same functions, marked as such that look no deeper than one level. */
export function shallow(functions: Functions): Functions {
  return Object.fromEntries(
    Object.entries(functions).map(([name, fn]) => [name, { ...fn, isShallow: true }]),
  );
}
