import { type HealthStatusCode, healthStatusSchema } from '@lockstep/domain';
import { byConditions, kinds } from '../condition-rule.ts';
import { byExactConditions } from '../exact-conditions.ts';
import { fieldsAt, type HealthRule, type HealthRules, health, textAt, valueAt } from '../fields.ts';
import { promoter } from './promoter.ts';

/** An application inside an application is as healthy as it says. */
const applicationHealth: HealthRule = (object) => {
  const stated = fieldsAt(object, 'status', 'health');
  const status = healthStatusSchema.safeParse(stated.status);
  if (!status.success) return health('Progressing', 'Waiting for the application to be compared');
  return health(status.data, textAt(stated, 'message'));
};

/** Decoded by the field before it is judged, so its phase and message have to be texts. */
const workflow: HealthRule = (object) => {
  const status = valueAt(object, 'status') ?? {};
  const [phase, message] = [valueAt(status, 'phase') ?? '', valueAt(status, 'message') ?? ''];
  const isObject = typeof status === 'object' && !Array.isArray(status);
  if (!isObject || typeof phase !== 'string' || typeof message !== 'string') {
    return health('Unknown', 'The status is not that of a workflow');
  }
  return health(WORKFLOW_PHASES.get(phase) ?? 'Unknown', message);
};
const WORKFLOW_PHASES = new Map<string, HealthStatusCode>([
  ['', 'Progressing'],
  ['Pending', 'Progressing'],
  ['Running', 'Progressing'],
  ['Succeeded', 'Healthy'],
  ['Failed', 'Degraded'],
  ['Error', 'Degraded'],
]);

/** It has nothing to wait for between its runs: it only fails by not being able to start one. */
const cronWorkflow = byExactConditions({
  when: [
    ['SpecError', 'True', 'Degraded'],
    ['SubmissionError', 'True', 'Degraded'],
    ['Completed', 'True', 'Healthy'],
  ],
  ofMap: true,
  otherwise: 'Healthy',
  waiting: 'It can start its runs',
});

const applicationSet = byExactConditions({
  when: [
    [['ErrorOccurred', 'True', 'Degraded']],
    [['ResourcesUpToDate', 'False', 'Degraded']],
    [['RolloutProgressing', 'True', 'Progressing']],
    [['ResourcesUpToDate', 'True', 'Healthy']],
  ],
  ofMap: true,
});

const eventBus = byExactConditions({
  when: [
    ['Deployed', 'False', 'Degraded'],
    ['Deployed', 'True', 'Healthy'],
  ],
  orReason: true,
});

/** The other kinds of Argo Events, which no check of the field knows. */
const events = byConditions({
  when: [
    ['Configured', 'False', 'Degraded'],
    ['SourcesProvided', 'False', 'Degraded'],
    ['DependenciesProvided', 'False', 'Degraded'],
    ['TriggersProvided', 'False', 'Degraded'],
    ['Deployed', 'False', 'Degraded'],
    ['Deployed', 'True', 'Healthy'],
  ],
});

const imageUpdater = byExactConditions({
  when: [
    [['Error', 'True', 'Degraded']],
    [['Reconciling', 'True', 'Progressing']],
    [
      ['Ready', 'True', 'Healthy'],
      ['Ready', 'False', 'Degraded'],
    ],
  ],
  stale: 'other',
});

export const argo: HealthRules = {
  'argoproj.io/Application': applicationHealth,
  'argoproj.io/ApplicationSet': applicationSet,
  'argoproj.io/Workflow': workflow,
  'argoproj.io/CronWorkflow': cronWorkflow,
  'argoproj.io/EventBus': eventBus,
  ...kinds('argoproj.io', ['EventSource', 'Sensor'], events),
  'argocd-image-updater.argoproj.io/ImageUpdater': imageUpdater,
  ...promoter,
};
