import type { HealthStatusCode } from '@lockstep/domain';
import { exactAt, exactList, exactly, exactNumber, exactText, isBelow } from '../exact.ts';
import { type HealthRule, type HealthRules, health } from '../fields.ts';

const PHASES = new Map<unknown, HealthStatusCode>([
  ['Failed', 'Degraded'],
  ['Progressing', 'Progressing'],
  ['Finalising', 'Progressing'],
  ['Promoting', 'Progressing'],
  ['Succeeded', 'Healthy'],
  ['Initialized', 'Healthy'],
]);

/** A canary has a weight and conditions with messages from its beginning on. */
const canary: HealthRule = exactly((object) => {
  if (exactAt(object, 'status') === undefined) return health('Unknown', 'The canary has no status');
  const weight = exactNumber(exactAt(object, 'status', 'canaryWeight'));
  const share = isBelow(0, weight) ? [`${weight} % of the traffic`] : [];
  const conditions = exactList(exactAt(object, 'status', 'conditions'));
  const messages = conditions.map((condition) => exactText(exactAt(condition, 'message')));
  const phase = exactAt(object, 'status', 'phase');
  const message = [exactText(phase), ...share, ...messages].join(' - ');
  return health(PHASES.get(phase) ?? 'Unknown', message);
});

export const flagger: HealthRules = { 'flagger.app/Canary': canary };
