import type { LabelSelector } from '@lockstep/domain';
import { invalid } from '../problem.ts';

interface Requirement {
  key: string;
  operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
  values: readonly string[];
}

export interface SelectorOptions {
  /** Values must be ones that a label can have; over parameters they may be anything. */
  hasLabelValues: boolean;
}

/**
 * A label selector as a test of labels, or of flat parameters. One without requirements fits all.
 * @throws UserError for a key, an operator or values that Kubernetes refuses
 */
export function compileSelector(
  { matchLabels, matchExpressions }: LabelSelector,
  options: SelectorOptions,
): (labels: ReadonlyMap<string, string>) => boolean {
  const requirements: Requirement[] = [
    ...Object.entries(matchLabels ?? {}).map(
      ([key, value]): Requirement => ({ key, operator: 'In', values: [value] }),
    ),
    ...(matchExpressions ?? []).map(
      ({ key, operator, values }): Requirement => ({
        key,
        operator: operatorOf(operator),
        values: values ?? [],
      }),
    ),
  ];
  for (const requirement of requirements) check(requirement, options);
  return (labels) => requirements.every((requirement) => holds(requirement, labels));
}

const OPERATORS = ['In', 'NotIn', 'Exists', 'DoesNotExist'] as const;

function operatorOf(given: string): Requirement['operator'] {
  const operator = OPERATORS.find((one) => one === given);
  if (!operator) {
    throw invalid(
      `"${given}" is not a valid label selector operator: it is one of ${OPERATORS.join(', ')}`,
    );
  }
  return operator;
}

function holds(
  { key, operator, values }: Requirement,
  labels: ReadonlyMap<string, string>,
): boolean {
  const value = labels.get(key);
  switch (operator) {
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
  }
}

const NAME = /^[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;
const PREFIX = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/;

function check({ key, operator, values }: Requirement, { hasLabelValues }: SelectorOptions): void {
  if (!isQualifiedName(key)) {
    throw invalid(`label selector: "${key}" is not a valid label key`);
  }
  const isUnary = operator === 'Exists' || operator === 'DoesNotExist';
  if (isUnary && values.length > 0) {
    throw invalid(`label selector: values must be empty for ${operator} of "${key}"`);
  }
  if (!isUnary && values.length === 0) {
    throw invalid(`label selector: values must not be empty for ${operator} of "${key}"`);
  }
  const wrong = hasLabelValues
    ? values.find((value) => value !== '' && !NAME.test(value))
    : undefined;
  if (wrong !== undefined) throw invalid(`label selector: "${wrong}" is not a valid label value`);
}

function isQualifiedName(key: string): boolean {
  const slash = key.indexOf('/');
  if (slash < 0) return NAME.test(key);
  const [prefix, name] = [key.slice(0, slash), key.slice(slash + 1)];
  return prefix.length <= 253 && PREFIX.test(prefix) && NAME.test(name);
}
