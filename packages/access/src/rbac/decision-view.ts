import type { AccessQuestion, AskedFor, CompiledPolicy, Decision, Evaluation } from './policy.ts';
import type { MatchingLine } from './rule-index.ts';

/** A line of a policy that takes part in an answer. */
export interface DecisionLine {
  file: string;
  /** From 1. */
  line: number;
  text: string;
  effect: string;
  /** From the name that was asked for to the line's subject. */
  via: string[];
}

/** What the rules of one name say. */
export interface DecisionStep {
  askedFor: AskedFor;
  name: string;
  allowed: boolean;
  lines: DecisionLine[];
  /** A line whose pattern cannot be evaluated, which refuses. */
  unusable?: DecisionLine & { reason: string };
}

/** A decision as data, for programs that show it. */
export interface DecisionView {
  allowed: boolean;
  /** The line that decides; none where no line matches. */
  decidedBy?: DecisionLine;
  steps: DecisionStep[];
}

/** The same as `tellDecision`, not as text. */
export function viewDecision({ allowed, because }: Decision): DecisionView {
  const steps = because.map(viewEvaluation);
  const decidedBy = allowed ? allowing(steps) : refusing(steps);
  return { allowed, ...(decidedBy && { decidedBy }), steps };
}

/** So many are told. */
const MOST_ELSEWHERE = 20;

/**
 * Lines that allow the same on other objects, in one order with the names that are asked: whoever
 * asks for all objects may be refused, and may have some.
 */
export function allowedElsewhere(
  policy: Pick<CompiledPolicy, 'namesFor' | 'linesFor'>,
  question: AccessQuestion,
): DecisionLine[] {
  const found = policy
    .namesFor(question)
    .flatMap(({ name }) => policy.linesFor(name, question).lines)
    .filter(({ rule }) => rule.effect === 'allow' && rule.object !== question.object)
    .map(viewLine);
  const different = new Map(found.map((line) => [`${line.file}:${line.line}`, line]));
  return [...different.values()].slice(0, MOST_ELSEWHERE);
}

function viewEvaluation({ askedFor, name, allowed, lines, unusable }: Evaluation): DecisionStep {
  return {
    askedFor,
    name,
    allowed,
    lines: lines.map(viewLine),
    ...(unusable && { unusable: { ...viewLine(unusable.line), reason: unusable.reason } }),
  };
}

function viewLine({ rule, via }: MatchingLine): DecisionLine {
  const { file, line, text } = rule.place;
  return { file, line, text, effect: rule.effect, via: [...via] };
}

/** Names are asked in their order, and the first that allows is enough. */
function allowing(steps: readonly DecisionStep[]): DecisionLine | undefined {
  const step = steps.find(({ allowed }) => allowed);
  return step?.lines.find(({ effect }) => effect === 'allow');
}

/** What stood in the way; where nothing did, nothing allowed it. */
function refusing(steps: readonly DecisionStep[]): DecisionLine | undefined {
  for (const { lines, unusable } of steps) {
    const denial = unusable ?? lines.find(({ effect }) => effect === 'deny');
    if (denial) return { ...denial };
  }
  return undefined;
}
