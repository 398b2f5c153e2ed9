import { kinds } from '../condition-rule.ts';
import { exactAt, exactly, exactMaybe, holds } from '../exact.ts';
import { byExactConditions } from '../exact-conditions.ts';
import { type HealthRule, type HealthRules, health, textAt } from '../fields.ts';
import { keycloak } from './keycloak.ts';
import { sap } from './sap.ts';
import { spin } from './spin.ts';
import { tekton } from './tekton.ts';
import { threeScale } from './three-scale.ts';

/** Pulumi: the first condition that says something decides. */
const pulumi = byExactConditions({
  when: [
    ['Stalled', 'True', 'Degraded'],
    ['Reconciling', 'True', 'Progressing'],
    ['Ready', 'True', 'Healthy'],
  ],
  waiting: 'Waiting for the stack',
});

/** A job that has not ended, or ended as none of these, is still Progressing. */
const ansibleJob: HealthRule = exactly((object) => {
  const result = exactMaybe(object, 'status', 'ansibleJobResult');
  const state = result === undefined ? undefined : exactAt(result, 'status');
  if (!holds(exactMaybe(object, 'status', 'isFinished'))) return health('Progressing');
  if (state === 'successful') return health('Healthy', state);
  return state === 'error' ? health('Degraded', state) : health('Progressing');
});

/** HCP Terraform's operator states the run, which only plans unless it is applied. */
const terraformWorkspace: HealthRule = (object) => {
  const run = textAt(object, 'status', 'runStatus') ?? textAt(object, 'status', 'run', 'status');
  if (run === 'errored' || run === 'canceled' || run === 'discarded')
    return health('Degraded', run);
  const done = run === 'applied' || run === 'planned_and_finished';
  if (done || textAt(object, 'status', 'workspaceID')) return health('Healthy', run);
  return health('Progressing', run);
};

/** Pipelines, infrastructure as code, and single operators. */
export const pipelines: HealthRules = {
  ...tekton,
  'pulumi.com/Stack': pulumi,
  ...kinds('app.terraform.io', ['Workspace', 'Module'], terraformWorkspace),
  'tower.ansible.com/AnsibleJob': ansibleJob,
  ...threeScale,
  ...keycloak,
  ...sap,
  ...spin,
};
