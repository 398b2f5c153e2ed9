import type { AskedFor, Decision, Evaluation } from './policy.ts';
import type { MatchingLine } from './rule-index.ts';

const WHO: Record<AskedFor, (name: string) => string> = {
  'default-role': (name) => `the default role ${name}`,
  subject: (name) => name,
  group: (name) => `the group ${name}`,
  anybody: () => 'rules without a subject',
};

/** Why, in words: for each name that has matching lines what it is given, and by which lines. */
export function tellDecision(decision: Decision): string[] {
  if (decision.because.length === 0) return ['no line of the policy matches'];
  return decision.because.flatMap(tellEvaluation);
}

function tellEvaluation(evaluation: Evaluation): string[] {
  const { askedFor, name, allowed, lines, unusable } = evaluation;
  const verdict = allowed ? 'allowed' : 'not allowed';
  const told = lines.map((line) => `  ${tellLine(line)}`);
  if (unusable)
    told.push(`  ${tellLine(unusable.line)}\n    cannot be evaluated: ${unusable.reason}`);
  return [`${WHO[askedFor](name)}: ${verdict}`, ...told];
}

/** A line with its place, and by which `g` lines it is the name's. */
export function tellLine({ rule, via }: MatchingLine): string {
  const { file, line, text } = rule.place;
  const chain = via.length > 1 ? ` (by ${via.join(' → ')})` : '';
  return `${file}:${line}: ${text}${chain}`;
}
