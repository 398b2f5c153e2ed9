import { ADMIN_ROLE, READONLY_ROLE } from './builtin-policy.ts';
import type { PolicyLink, PolicyProblem, PolicyRule } from './parse-policy.ts';
import type { CompiledPolicy } from './policy.ts';
import { unknownWords, wordsOf } from './vocabulary.ts';

/** `file:line: message`, as compilers tell. */
export function tellProblem({ file, line, message }: PolicyProblem): string {
  return line === undefined ? `${file}: ${message}` : `${file}:${line}: ${message}`;
}

/**
 * What is legal in a policy and hardly meant: patterns that cannot be read, effects that have none,
 * words that nobody knows, space that belongs to a name. In regex mode that includes the built-in
 * roles, which then grant nothing.
 */
export function policyWarnings(policy: CompiledPolicy): PolicyProblem[] {
  const { rules, links } = policy.parsed;
  return [
    ...rules.flatMap((rule) => ruleWarnings(policy, rule)),
    ...links.flatMap((link) => linkWarnings(policy, link)),
    ...defaultRoleWarnings(policy),
  ];
}

function ruleWarnings(policy: CompiledPolicy, rule: PolicyRule): PolicyProblem[] {
  const { subject, resource, action, object, effect } = rule;
  const spaces = spaceWarnings({ subject, resource, action, object, effect });
  const messages = [...patternWarnings(policy, rule), ...effectWarnings(rule), ...spaces];
  // One mistake is told once: what has a space too many is no known word either.
  if (messages.length === 0) messages.push(...wordWarnings(policy, rule));
  return messages.map((message) => ({ file: rule.place.file, line: rule.place.line, message }));
}

function patternWarnings({ patternOf, matchMode }: CompiledPolicy, rule: PolicyRule): string[] {
  return (['resource', 'action', 'object'] as const).flatMap((field) => {
    const pattern = patternOf(rule[field]);
    if (pattern.kind === 'pattern') return [];
    const told = `${field} ${JSON.stringify(rule[field])}: ${pattern.reason}`;
    return [
      matchMode === 'regex'
        ? `${told}; whoever has this line is refused where it is reached`
        : `${told}; it matches nothing`,
    ];
  });
}

function effectWarnings({ effect }: PolicyRule): string[] {
  if (effect === 'allow' || effect === 'deny') return [];
  return [`the effect ${JSON.stringify(effect)} is neither allow nor deny: none`];
}

/** Space before a field is dropped, space after it is part of it. */
function spaceWarnings(fields: Record<string, string>): string[] {
  return Object.entries(fields)
    .filter(([, value]) => /\s$/u.test(value))
    .map(([field, value]) => `${field} ${JSON.stringify(value)} ends with a space, which counts`);
}

/** Texts that are no patterns and that no request will ever have. */
function wordWarnings({ matchMode }: CompiledPolicy, rule: PolicyRule): string[] {
  const isOurs = rule.place.file.startsWith('built-in');
  if (isOurs || matchMode === 'regex' || isPattern(rule.resource)) return [];
  const { resource, action, object } = rule;
  const verb = action.split('/')[0] ?? '';
  const unknown = isPattern(verb) ? unknownResource(resource) : unknownWords(resource, action);
  if (unknown) return [`${unknown}; the line matches nothing`];
  const form = wordsOf(resource)?.object;
  if (form === 'project/name' && !object.includes('/') && !isPattern(object)) {
    const told = JSON.stringify(object);
    return [`${told} is not an object of ${resource}: they are project/name; it matches nothing`];
  }
  return [];
}

function unknownResource(resource: string): string | undefined {
  return wordsOf(resource) ? undefined : unknownWords(resource, '');
}

function isPattern(text: string): boolean {
  return /[*?[\]{}\\]/.test(text);
}

function linkWarnings(
  policy: CompiledPolicy,
  { member, role, place }: PolicyLink,
): PolicyProblem[] {
  const messages = spaceWarnings({ member, role });
  if (messages.length === 0 && isEmptyRole(policy, role)) {
    messages.push(`the role ${JSON.stringify(role)} has no line: it gives nothing`);
  }
  return messages.map((message) => ({ file: place.file, line: place.line, message }));
}

function defaultRoleWarnings(policy: CompiledPolicy): PolicyProblem[] {
  const { defaultRole } = policy;
  if (defaultRole === '' || !isEmptyRole(policy, defaultRole)) return [];
  const message = `the role ${JSON.stringify(defaultRole)} has no line: it gives nothing`;
  return [{ file: 'policy.default', message }];
}

/** Roles of projects have their lines there, and the built-in ones may be left out of a check. */
function isEmptyRole(policy: CompiledPolicy, role: string): boolean {
  if (role.startsWith('proj:') || role === ADMIN_ROLE || role === READONLY_ROLE) return false;
  return policy.rulesOf(role).length === 0;
}
