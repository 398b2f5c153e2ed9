import type { PolicyRule } from './parse-policy.ts';
import type { CompiledPolicy } from './policy.ts';

/**
 * What is legal in a policy and hardly meant: patterns that cannot be read, effects that have none.
 * In regex mode that includes the built-in roles, which then grant nothing.
 */
export function policyWarnings(policy: CompiledPolicy): string[] {
  return policy.parsed.rules.flatMap((rule) => ruleWarnings(policy, rule));
}

function ruleWarnings({ patternOf, matchMode }: CompiledPolicy, rule: PolicyRule): string[] {
  const { file, line } = rule.place;
  const warnings = (['resource', 'action', 'object'] as const).flatMap((field) => {
    const pattern = patternOf(rule[field]);
    if (pattern.kind === 'pattern') return [];
    const told = `${file}:${line}: ${field} ${JSON.stringify(rule[field])}: ${pattern.reason}`;
    return [
      matchMode === 'regex'
        ? `${told}; whoever has this line is refused where it is reached`
        : `${told}; it matches nothing`,
    ];
  });
  if (rule.effect !== 'allow' && rule.effect !== 'deny') {
    const effect = JSON.stringify(rule.effect);
    warnings.push(`${file}:${line}: the effect ${effect} is neither allow nor deny: none`);
  }
  return warnings;
}
