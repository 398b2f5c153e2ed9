import type { PolicyRule } from './parse-policy.ts';
import type { MatchMode, Pattern } from './pattern.ts';
import type { RoleGraph } from './role-graph.ts';

/** One line that takes part in an answer, and whose it is. */
export interface MatchingLine {
  rule: PolicyRule;
  /** From the name that was asked for to the rule's subject, by `g` lines. */
  via: readonly string[];
}

interface Request {
  resource: string;
  action: string;
  object: string;
}

/** The lines that match; or one that cannot be evaluated, and what is wrong with it. */
export interface Found {
  lines: MatchingLine[];
  unusable?: { line: MatchingLine; reason: string };
}

/** Picks, out of thousands of lines, the few that a request of one name touches. */
export interface RuleIndex {
  /** Rules by subject, without inheritance; those of an index below come first. */
  ownRulesOf(subject: string): readonly PolicyRule[];
  rulesOf(name: string): MatchingLine[];
  /** Those whose resource and action match, whatever the object. */
  narrow(name: string, request: Pick<Request, 'resource' | 'action'>): Found;
  find(name: string, request: Request): Found;
}

/** What is remembered at most: names asked for times kinds of request. Above it begins anew. */
const MAX_REMEMBERED = 20_000;

export function createRuleIndex(options: {
  rules: readonly PolicyRule[];
  roles: RoleGraph;
  patternOf(text: string): Pattern;
  matchMode: MatchMode;
  /** Its rules are in force too. */
  below?: RuleIndex | undefined;
}): RuleIndex {
  const { roles, patternOf, matchMode } = options;
  // In glob mode an invalid pattern is one that matches nothing.
  const judge = (text: string, value: string): boolean | string => {
    const pattern = patternOf(text);
    if (pattern.kind === 'pattern') return pattern.matches(value);
    return matchMode === 'glob' ? false : pattern.reason;
  };
  const bySubject = Map.groupBy(options.rules, (rule) => rule.subject);
  const ownRulesOf = (subject: string) => [
    ...(options.below?.ownRulesOf(subject) ?? []),
    ...(bySubject.get(subject) ?? []),
  ];
  const rulesOf = (name: string) =>
    [...roles.membershipsOf(name).values()].flatMap(({ name: role, via }) =>
      ownRulesOf(role).map((rule) => ({ rule, via })),
    );
  const narrowed = new Map<string, Found>();
  const narrow: RuleIndex['narrow'] = (name, { resource, action }) => {
    const key = JSON.stringify([name, resource, action]);
    const known = narrowed.get(key);
    if (known) return known;
    const found = narrowRules(rulesOf(name), { resource, action }, judge);
    if (narrowed.size >= MAX_REMEMBERED) narrowed.clear();
    narrowed.set(key, found);
    return found;
  };
  return {
    ownRulesOf,
    rulesOf,
    narrow,
    find: (name, request) => matchObject(narrow(name, request), request.object, judge),
  };
}

type Judge = (text: string, value: string) => boolean | string;

function narrowRules(
  lines: readonly MatchingLine[],
  { resource, action }: Pick<Request, 'resource' | 'action'>,
  judge: Judge,
): Found {
  const matching = filterLines(lines, ({ rule }) => judge(rule.resource, resource));
  if (matching.unusable) return matching;
  return filterLines(matching.lines, ({ rule }) => judge(rule.action, action));
}

function matchObject(narrowed: Found, object: string, judge: Judge): Found {
  if (narrowed.unusable) return narrowed;
  const { lines, unusable } = filterLines(narrowed.lines, ({ rule }) => judge(rule.object, object));
  return { lines: lines.filter(isEffective), unusable };
}

/** What is neither has no effect, and Casbin for Node would take an empty one for allow. */
function isEffective({ rule: { effect } }: MatchingLine): boolean {
  return effect === 'allow' || effect === 'deny';
}

function filterLines(
  lines: readonly MatchingLine[],
  test: (line: MatchingLine) => boolean | string,
): Found {
  const matching: MatchingLine[] = [];
  for (const line of lines) {
    const answer = test(line);
    if (typeof answer === 'string') return { lines: [], unusable: { line, reason: answer } };
    if (answer) matching.push(line);
  }
  return { lines: matching };
}
