import { Environment } from '@marcbachmann/cel-js';

/** What an expression may be made of; what it works through is bounded by its time. */
const LIMITS = {
  maxAstNodes: 2_000,
  maxDepth: 64,
  maxListElements: 500,
  maxMapEntries: 200,
  maxCallArguments: 16,
};

/** The variables of a rule: the manifest, and what it is deployed by. */
export function celEnvironment(): Environment {
  return new Environment({
    enableOptionalTypes: true,
    homogeneousAggregateLiterals: false,
    limits: LIMITS,
  })
    .registerVariable('object', 'dyn')
    .registerVariable('application', 'dyn')
    .registerFunction('matches(string, string): bool', matches)
    .registerFunction('string.replace(string, string): string', replaceAll);
}

/** The language has it as a function, too. */
function matches(text: string, pattern: string): boolean {
  return new RegExp(pattern).test(text);
}

/** Of the strings that Kubernetes' own rules know. */
function replaceAll(text: string, from: string, to: string): string {
  return text.replaceAll(from, () => to);
}

/** JSON as CEL sees it: whole numbers are `int`. */
export function celValue(value: unknown): unknown {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : value;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(celValue);
  return new Map(Object.entries(value).map(([key, each]) => [key, celValue(each)]));
}

/** The first line of what CEL says; the rest points at the expression. */
export function celMessage(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return (text.split('\n', 1)[0] ?? '').slice(0, 300);
}
