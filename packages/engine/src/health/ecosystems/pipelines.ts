import { byConditions, kinds, OPERATOR_STEPS, READY_STEPS } from '../condition-rule.ts';
import { type HealthRule, type HealthRules, health, textAt } from '../fields.ts';

const tekton = byConditions({
  when: [
    ['Succeeded', 'False', 'Degraded'],
    ['Succeeded', 'True', 'Healthy'],
  ],
  waiting: 'Waiting for the run to end',
});

const tektonOperator = byConditions({ when: READY_STEPS });
const TEKTON_OPERATOR = [
  ...['TektonConfig', 'TektonPipeline', 'TektonTrigger', 'TektonDashboard', 'TektonChain'],
  ...['TektonAddon', 'TektonHub', 'TektonResult'],
];

/** Pulumi: Stalled and Ready, or what the last update came to. */
const pulumi: HealthRule = (object) => {
  const told = pulumiConditions(object);
  if (told) return told;
  const state = textAt(object, 'status', 'lastUpdate', 'state');
  if (state === 'succeeded') return health('Healthy');
  return health(state === 'failed' ? 'Degraded' : 'Progressing', state);
};
const pulumiConditions = byConditions({
  when: [['Stalled', 'True', 'Degraded'], ['Reconciling', 'True', 'Progressing'], ...READY_STEPS],
  withoutStatus: 'none',
});

const ansibleJob: HealthRule = (object) => {
  const state = textAt(object, 'status', 'ansibleJobResult', 'status') ?? '';
  if (state === 'successful') return health('Healthy', state);
  const failed = state === 'failed' || state === 'error' || state === 'canceled';
  return health(failed ? 'Degraded' : 'Progressing', state);
};

/** HCP Terraform's operator states the run, which only plans unless it is applied. */
const terraformWorkspace: HealthRule = (object) => {
  const run = textAt(object, 'status', 'runStatus') ?? textAt(object, 'status', 'run', 'status');
  if (run === 'errored' || run === 'canceled' || run === 'discarded')
    return health('Degraded', run);
  const done = run === 'applied' || run === 'planned_and_finished';
  if (done || textAt(object, 'status', 'workspaceID')) return health('Healthy', run);
  return health('Progressing', run);
};

/** 3scale: every kind says Ready or Synced, and Failed or Invalid. */
const threescale = byConditions({
  when: [
    ['Failed', 'True', 'Degraded'],
    ['Invalid', 'True', 'Degraded'],
    ['Orphan', 'True', 'Degraded'],
    ['Ready', 'True', 'Healthy'],
    ['Synced', 'True', 'Healthy'],
  ],
});

/** Keycloak's operator: HasErrors before anything else. */
const keycloak = byConditions({
  when: [
    ['HasErrors', 'True', 'Degraded'],
    ['RollingUpdate', 'True', 'Progressing'],
    ['Ready', 'True', 'Healthy'],
    ['Done', 'True', 'Healthy'],
  ],
});

/** Pipelines, infrastructure as code, and single operators. */
export const pipelines: HealthRules = {
  ...kinds('tekton.dev', ['PipelineRun', 'TaskRun', 'CustomRun', 'Run'], tekton),
  ...kinds('operator.tekton.dev', TEKTON_OPERATOR, tektonOperator),
  'pulumi.com/Stack': pulumi,
  ...kinds('app.terraform.io', ['Workspace', 'Module'], terraformWorkspace),
  'tower.ansible.com/AnsibleJob': ansibleJob,
  'apps.3scale.net/APIManager': byConditions({
    when: [
      ['Available', 'True', 'Healthy'],
      ['Available', 'False', 'Degraded'],
    ],
  }),
  'capabilities.3scale.net/*': threescale,
  ...kinds('k8s.keycloak.org', ['Keycloak', 'KeycloakRealmImport'], keycloak),
  'core.spinkube.dev/SpinApp': byConditions({ when: OPERATOR_STEPS }),
};
