import { entryOf } from './concrete-path.ts';

/** One step of a plain path expression. */
export type Step =
  | { kind: 'field'; name: string; optional: boolean }
  | { kind: 'index'; index: number; optional: boolean }
  | { kind: 'each'; optional: boolean }
  | { kind: 'select'; path: Step[]; equals: unknown };

type Path = (string | number)[];

const STRING = '"(?:[^"\\\\]|\\\\["\\\\/bfnrt])*"';
const FIELD = new RegExp(`^\\.(?:([A-Za-z_]\\w*)|(${STRING}))(\\?)?`);
const BRACKET = new RegExp(`^\\.?\\[\\s*(?:(${STRING})|(-?\\d+))?\\s*\\](\\?)?`);
const SELECT = new RegExp(`^select\\(([^()|]*?)==\\s*(${STRING}|-?\\d+|true|false|null)\\s*\\)`);

/**
 * Reads the jq expressions that people mostly write: fields, indices, `[]`, pipes, and
 * `select(.path == literal)`. Undefined for anything else, which is jq's own business.
 */
export function parseSimplePath(expression: string): Step[] | undefined {
  const steps: Step[] = [];
  let rest = expression.trim();
  let mayFollowField = false;
  while (rest !== '') {
    const parsed = nextStep(rest, mayFollowField);
    if (!parsed) return undefined;
    steps.push(parsed.step);
    rest = rest.slice(parsed.length);
    const pipe = /^\s*\|\s*/.exec(rest);
    mayFollowField = !pipe;
    if (pipe) {
      rest = rest.slice(pipe[0].length);
      if (rest === '') return undefined;
    } else rest = rest.trimEnd();
  }
  return steps.length > 0 ? steps : undefined;
}

function nextStep(text: string, follows: boolean): { step: Step; length: number } | undefined {
  const field = FIELD.exec(text);
  if (field) {
    const [all, name, quoted, optional] = field;
    const step: Step = {
      kind: 'field',
      name: name ?? JSON.parse(quoted ?? '""'),
      optional: !!optional,
    };
    return { step, length: all.length };
  }
  const bracket = BRACKET.exec(text);
  // Without a path before it, `["a"]` is a list, not a step.
  if (bracket && (follows || text.startsWith('.')))
    return { step: bracketStep(bracket), length: bracket[0].length };
  const select = follows ? null : SELECT.exec(text);
  const path = select ? parseSimplePath(select[1] ?? '') : undefined;
  if (!select || !path) return undefined;
  return {
    step: { kind: 'select', path, equals: JSON.parse(select[2] ?? 'null') },
    length: select[0].length,
  };
}

function bracketStep([, quoted, index, mark]: RegExpExecArray): Step {
  const optional = mark === '?';
  if (quoted) return { kind: 'field', name: JSON.parse(quoted), optional };
  return index ? { kind: 'index', index: Number(index), optional } : { kind: 'each', optional };
}

/** The paths that the steps select; none when jq would fail on the object. */
export function evaluatePath(steps: Step[], object: unknown): Path[] {
  try {
    return walk(steps, object).map(({ path }) => path);
  } catch (error) {
    if (error instanceof CannotStep) return [];
    throw error;
  }
}

interface Found {
  path: Path;
  value: unknown;
}

function walk(steps: Step[], object: unknown): Found[] {
  let found: Found[] = [{ path: [], value: object }];
  for (const step of steps) found = found.flatMap((at) => advance(at, step));
  return found;
}

/** jq's "cannot index", "cannot iterate". */
class CannotStep extends Error {}

function advance(at: Found, step: Step): Found[] {
  if (step.kind === 'select') {
    // What fails in a condition fails as a whole, as in jq.
    const selected = walk(step.path, at.value);
    return selected.some(({ value }) => sameScalar(value, step.equals)) ? [at] : [];
  }
  const { path, value } = at;
  if (step.kind === 'each') {
    if (Array.isArray(value))
      return value.map((item, index) => ({ path: [...path, index], value: item }));
    if (isMap(value))
      return Object.entries(value).map(([key, item]) => ({ path: [...path, key], value: item }));
    return giveUp(step.optional);
  }
  if (step.kind === 'field') {
    if (value == null) return [{ path: [...path, step.name], value: undefined }];
    return isMap(value)
      ? [{ path: [...path, step.name], value: entryOf(value, step.name) }]
      : giveUp(step.optional);
  }
  if (value == null) return [{ path: [...path, step.index], value: undefined }];
  if (!Array.isArray(value)) return giveUp(step.optional);
  const index = step.index < 0 ? value.length + step.index : step.index;
  if (index < 0) return [];
  return [{ path: [...path, index], value: value[index] }];
}

function giveUp(optional: boolean): never[] {
  if (!optional) throw new CannotStep();
  return [];
}

function sameScalar(value: unknown, literal: unknown): boolean {
  return (value ?? null) === literal;
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
