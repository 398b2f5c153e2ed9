import { UserError } from '@lockstep/domain';
import type { Parameters } from './parameters.ts';

/** One part of a Kubernetes label selector. `notIn` and `absent` also hold where the label is not there. */
export type Requirement =
  | { kind: 'in' | 'notIn'; key: string; values: string[] }
  | { kind: 'present' | 'absent'; key: string };

const KEY = '[A-Za-z0-9](?:[-A-Za-z0-9_./]*[A-Za-z0-9])?';
const VALUE = '[-A-Za-z0-9_.]*';
const EQUALITY = new RegExp(`^(${KEY})\\s*(==|=|!=)\\s*(${VALUE})$`);
const SET = new RegExp(`^(${KEY})\\s+(in|notin)\\s*\\(([^()]*)\\)$`);
const EXISTENCE = new RegExp(`^(!?)\\s*(${KEY})$`);

/**
 * Reads a selector as kubectl does: `a=b`, `a==b`, `a!=b`, `a in (b, c)`, `a notin (b)`, `a`, `!a`,
 * joined by commas.
 * @throws UserError invalid-argument
 */
export function parseSelector(selector: string): Requirement[] {
  return splitOutsideParentheses(selector).map(parseRequirement);
}

/** A comma within parentheses parts values, not requirements. */
function splitOutsideParentheses(selector: string): string[] {
  const parts = [''];
  let isWithin = false;
  for (const sign of selector) {
    if (sign === '(') isWithin = true;
    if (sign === ')') isWithin = false;
    if (sign === ',' && !isWithin) parts.push('');
    else parts.push(parts.pop() + sign);
  }
  return parts.map((part) => part.trim()).filter((part) => part !== '');
}

function parseRequirement(text: string): Requirement {
  const equality = EQUALITY.exec(text);
  if (equality) {
    const [, key = '', operator, value = ''] = equality;
    return { kind: operator === '!=' ? 'notIn' : 'in', key, values: [value] };
  }
  const set = SET.exec(text);
  if (set) {
    const [, key = '', operator, list = ''] = set;
    const values = list.split(',').map((value) => value.trim());
    return { kind: operator === 'notin' ? 'notIn' : 'in', key, values };
  }
  const existence = EXISTENCE.exec(text);
  if (existence) {
    const [, bang, key = ''] = existence;
    return { kind: bang ? 'absent' : 'present', key };
  }
  throw new UserError('invalid-argument', `label selector: "${text}" is not a requirement`, [
    { field: 'selector', reason: `"${text}" is not a requirement` },
  ]);
}

/** A requirement as a condition on a jsonb column. */
export function requirementSql(
  requirement: Requirement,
  column: string,
  parameters: Parameters,
): string {
  switch (requirement.kind) {
    case 'present':
      return `${column} ? ${parameters.add(requirement.key)}`;
    case 'absent':
      return `NOT ${column} ? ${parameters.add(requirement.key)}`;
    case 'in': {
      const alternatives = requirement.values.map((value) => {
        // Containment is what the column's index answers.
        const pair = parameters.add(JSON.stringify({ [requirement.key]: value }));
        return `${column} @> ${pair}::jsonb`;
      });
      return `(${alternatives.join(' OR ')})`;
    }
    case 'notIn': {
      const key = parameters.add(requirement.key);
      const values = parameters.add(requirement.values);
      return `COALESCE(${column}->>${key}::text <> ALL(${values}::text[]), true)`;
    }
  }
}
