import type { ApprovalRule } from '@lockstep/domain';

/** A rule of approval in words. */
export interface RuleWords {
  name: string;
  /** `2 people with the role release have to approve` */
  who: string;
  /** `shop-prod on in-cluster`, one for each destination. */
  where: string[];
  /** What else is so, each a short clause. */
  asides: string[];
}

export function wordsOf(rule: ApprovalRule): RuleWords {
  return {
    name: rule.name,
    who: whoText(rule),
    where: rule.destinations.map(whereText),
    asides: asidesOf(rule),
  };
}

function whoText({ count, roles, groups }: ApprovalRule): string {
  const people = count === 1 ? 'One person' : `${count} people`;
  const named = [
    ...(roles ? [`with the role ${either(roles)}`] : []),
    ...(groups ? [`in the group ${either(groups)}`] : []),
  ];
  const which = named.length > 0 ? named.join(' or ') : 'with the permission';
  return `${people} ${which} ${count === 1 ? 'has' : 'have'} to approve`;
}

function whereText({ server, name, namespace }: ApprovalRule['destinations'][number]): string {
  const clusters = [name, server].filter((one) => one !== undefined && one !== '*');
  const cluster = clusters.length > 0 ? clusters.join(' at ') : 'every cluster';
  const isAny = namespace === undefined || namespace === '*';
  return `${isAny ? 'every namespace' : namespace} on ${cluster}`;
}

function asidesOf(rule: ApprovalRule): string[] {
  const { expires, automation, selfHeal, tokens, bypass } = rule;
  const heal = selfHeal ? 'self-heal included' : 'but not to put back what was approved';
  return [
    `within ${expires}`,
    automation ? `automation asks too, ${heal}` : 'automation need not ask',
    ...(tokens ? ['tokens of the project’s roles count'] : []),
    ...(bypass ? ['may be bypassed with a reason'] : []),
  ];
}

function either(names: readonly string[]): string {
  return [names.slice(0, -1).join(', '), names.at(-1)].filter(Boolean).join(' or ');
}

/** A rule to begin with, of a name that the text does not have yet. */
function exampleRule(text: string): string {
  const taken = new Set([...text.matchAll(/name:\s*([\w.-]+)/g)].map(([, name]) => name));
  let name = 'production';
  for (let n = 2; taken.has(name); n += 1) name = `production-${n}`;
  return [
    `- name: ${name}`,
    '  destinations:',
    "    - namespace: '*-prod'",
    '  count: 1',
    '  roles: [release]',
    '  expires: 24h',
    '',
  ].join('\n');
}

/** The text with one more rule at its end. */
export function withExample(text: string): string {
  const before = text.trim() === '' ? '' : `${text.trimEnd()}\n`;
  return `${before}${exampleRule(text)}`;
}
