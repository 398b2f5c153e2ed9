import { exactAt, exactly, exactSize, exactText, exactValues } from './exact.ts';
import { type HealthRule, health } from './fields.ts';

/** The conditions that decide, and what was said by the last of them that holds. */
interface Findings {
  found: Set<string>;
  message: unknown;
}

const TELLING = [
  ['Terminating', 'True'],
  ['NamesAccepted', 'False'],
  ['Established', 'True'],
  ['NonStructuralSchema', 'True'],
] as const;

/** Healthy once its API is served. Only then can its objects be applied. */
export const customResourceDefinitionHealth: HealthRule = exactly((object) => {
  const conditions = exactAt(object, 'status', 'conditions');
  if (conditions === undefined || exactSize(conditions) === 0) {
    return health('Progressing', 'Status conditions not found');
  }
  const { found, message } = findingsIn(exactValues(conditions));
  if (found.has('Terminating')) return health('Progressing', exactText(message));
  if (found.has('NamesAccepted')) return health('Degraded', exactText(message));
  // The API server waits some seconds on purpose before it serves a new kind.
  if (found.has('Installing')) return health('Progressing', 'The API server installs it');
  if (!found.has('Established')) return health('Degraded', 'CRD is not established');
  if (found.has('NonStructuralSchema')) return health('Degraded', exactText(message));
  return health('Healthy', 'CRD is healthy');
});

function findingsIn(conditions: readonly unknown[]): Findings {
  const findings: Findings = { found: new Set(), message: '' };
  for (const condition of conditions) {
    const type = exactAt(condition, 'type');
    const status = exactAt(condition, 'status');
    const telling = TELLING.find(([one, when]) => one === type && when === status);
    if (telling) {
      findings.found.add(telling[0]);
      findings.message = exactAt(condition, 'message');
    }
    if (
      type === 'Established' &&
      status === 'False' &&
      exactAt(condition, 'reason') === 'Installing'
    ) {
      findings.found.add('Installing');
    }
  }
  return findings;
}
