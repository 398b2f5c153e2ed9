import { byConditions, kinds, READY_STEPS } from '../condition-rule.ts';
import { byExactConditions } from '../exact-conditions.ts';
import type { HealthRules } from '../fields.ts';

/** A run is Progressing until it has ended. */
const run = byExactConditions({
  when: [
    ['Succeeded', 'True', 'Healthy'],
    ['Succeeded', 'False', 'Degraded'],
    ['Succeeded', '*', 'Progressing'],
  ],
  orReason: true,
  waiting: 'Waiting for the run to begin',
});

const OPERATOR = [
  ...['TektonConfig', 'TektonPipeline', 'TektonTrigger', 'TektonDashboard', 'TektonChain'],
  ...['TektonAddon', 'TektonHub', 'TektonResult'],
];

/** Tekton's runs, and the parts of it that its operator installs. */
export const tekton: HealthRules = {
  ...kinds('tekton.dev', ['PipelineRun', 'TaskRun', 'CustomRun', 'Run'], run),
  ...kinds('operator.tekton.dev', OPERATOR, byConditions({ when: READY_STEPS })),
};
