import type { IgnoreRules } from '@lockstep/engine';
import { allIgnoreRules } from '@lockstep/engine';
import type { ApplicationRecord } from '@lockstep/store';
import type { Services } from '../services.ts';

/** What is ignored in an application's comparison: its own rules, and the installation's. */
export function ignoreRulesOf(
  { customizer, jq }: Pick<Services, 'customizer' | 'jq'>,
  { application }: Pick<ApplicationRecord, 'application'>,
): IgnoreRules {
  const rules = allIgnoreRules(application.spec.ignoreDifferences, customizer.customizations);
  return { rules, jq };
}
