import type { AccessRules } from '@lockstep/domain';
import { objectPatterns } from './object-pattern.ts';
import type { AccessQuestion, CompiledPolicy } from './policy.ts';
import type { MatchingLine } from './rule-index.ts';

/**
 * For which objects a request is allowed, as rules that a database can apply; undefined where one
 * of the patterns cannot be put that way.
 */
export function accessRules(
  policy: CompiledPolicy,
  request: Omit<AccessQuestion, 'object'>,
): AccessRules[] | undefined {
  const all: AccessRules[] = [];
  for (const { name } of policy.namesFor(request)) {
    const found = policy.linesFor(name, request);
    if (found.unusable) continue;
    const rules = rulesOf(policy, found.lines);
    if (rules === 'unusable') continue;
    if (!rules) return undefined;
    if (rules.allow.length > 0) all.push(rules);
  }
  const everything = all.find(isEverything);
  return everything ? [everything] : all;
}

function isEverything({ allow, deny }: AccessRules): boolean {
  return deny.length === 0 && allow.some(({ kind }) => kind === 'any');
}

/** In regex mode every object is held against every pattern: one that is none refuses them all. */
function rulesOf(
  { matchMode, patternOf }: CompiledPolicy,
  lines: readonly MatchingLine[],
): AccessRules | 'unusable' | undefined {
  const rules: AccessRules = { allow: [], deny: [] };
  let isComparable = true;
  for (const { rule } of lines) {
    const usable = patternOf(rule.object).kind === 'pattern';
    if (!usable && matchMode === 'regex') return 'unusable';
    if (!usable || (rule.effect !== 'allow' && rule.effect !== 'deny')) continue;
    const patterns = objectPatterns(matchMode, rule.object);
    if (patterns) rules[rule.effect].push(...patterns);
    else isComparable = false;
  }
  return isComparable ? rules : undefined;
}
