import type { Condition, RuleSeverity, Violation } from '@lockstep/domain';

/** Objects named for each rule, and rules told for each severity. */
const NAMED = 3;
const TOLD = 10;

const TYPES = { error: 'PolicyError', warn: 'PolicyWarning' } as const satisfies Record<
  RuleSeverity,
  Condition['type']
>;

/** One condition for each rule that is broken. */
export function policyConditions(violations: readonly Violation[]): Condition[] {
  const byRule = Map.groupBy(violations, ({ rule, severity }) => `${severity} ${rule}`);
  return [...byRule.values()].slice(0, TOLD).flatMap((broken) => {
    const [first] = broken;
    return first ? [{ type: TYPES[first.severity], message: ruleWords(broken) }] : [];
  });
}

/** Why nothing may be synced, naming the rules; undefined where only warnings stand against it. */
export function policyRefusal(violations: readonly Violation[]): string | undefined {
  const errors = violations.filter(({ severity }) => severity === 'error');
  if (errors.length === 0) return undefined;
  const rules = [...Map.groupBy(errors, ({ rule }) => rule).values()];
  const told = rules.slice(0, TOLD).map(ruleWords).join('; ');
  const more = rules.length > TOLD ? `; and ${rules.length - TOLD} rules more` : '';
  return `the project's rules are not kept: ${told}${more}`;
}

/** `rule replicas: Deployment shop/web: at least two; and 2 more` */
function ruleWords(broken: readonly Violation[]): string {
  const named = broken.slice(0, NAMED).map(objectWords).join('; ');
  const more = broken.length > NAMED ? `; and ${broken.length - NAMED} more` : '';
  return `rule ${broken[0]?.rule}: ${named}${more}`;
}

function objectWords({ kind, namespace, name, message }: Violation): string {
  if (kind === '') return message;
  return `${kind} ${namespace ? `${namespace}/` : ''}${name}: ${message}`;
}
