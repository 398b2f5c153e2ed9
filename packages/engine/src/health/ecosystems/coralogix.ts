import { kinds } from '../condition-rule.ts';
import { byExactConditions } from '../exact-conditions.ts';
import type { HealthRules } from '../fields.ts';

const synced = byExactConditions({
  when: [
    ['RemoteSynced', 'True', 'Healthy', { says: 'Synchronized with Coralogix' }],
    ['RemoteSynced', 'False', 'Degraded'],
  ],
  waiting: 'Waiting to be synchronized with Coralogix',
});

export const coralogix: HealthRules = kinds(
  'coralogix.com',
  ['Alert', 'RecordingRuleGroupSet'],
  synced,
);
