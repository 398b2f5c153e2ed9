import { healthStatusSchema } from '@lockstep/domain';
import { byConditions, kinds } from '../condition-rule.ts';
import { fieldsAt, type HealthRule, type HealthRules, health, textAt } from '../fields.ts';
import { byPhase } from '../phase-rule.ts';

/** An application inside an application is as healthy as it says. */
const applicationHealth: HealthRule = (object) => {
  const stated = fieldsAt(object, 'status', 'health');
  const status = healthStatusSchema.safeParse(stated.status);
  if (!status.success) return health('Progressing', 'Waiting for the application to be compared');
  return health(status.data, textAt(stated, 'message'));
};

const workflow = byPhase({
  healthy: ['Succeeded'],
  degraded: ['Failed', 'Error'],
  progressing: ['Pending', 'Running'],
  withoutPhase: 'Progressing',
  otherwise: 'Unknown',
});

/** It has nothing to wait for between its runs: it only fails by not being able to start one. */
const cronWorkflow = byConditions({
  when: [
    ['SubmissionError', 'True', 'Degraded'],
    ['SpecError', 'True', 'Degraded'],
    ['*', '*', 'Healthy'],
  ],
  withoutStatus: 'Healthy',
});

const applicationSet = byConditions({
  when: [
    ['ErrorOccurred', 'True', 'Degraded'],
    ['RolloutProgressing', 'True', 'Progressing'],
    ['ResourcesUpToDate', 'True', 'Healthy'],
  ],
});

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

const imageUpdater = byConditions({
  when: [
    ['Error', 'True', 'Degraded'],
    ['Reconciling', 'True', 'Progressing'],
    ['Ready', 'False', 'Degraded'],
    ['Ready', 'True', 'Healthy'],
  ],
});

const promoter = byConditions({
  when: [
    ['Ready', 'False', 'Degraded'],
    ['Ready', 'True', 'Healthy'],
  ],
});

const commitStatus: HealthRule = (object) => {
  const judged = promoter(object);
  return judged?.status === 'Healthy' ? checked(object) : judged;
};
const checked = byPhase({ healthy: ['success'], degraded: ['failure'], withoutPhase: 'Healthy' });

export const argo: HealthRules = {
  'argoproj.io/Application': applicationHealth,
  'argoproj.io/ApplicationSet': applicationSet,
  'argoproj.io/Workflow': workflow,
  'argoproj.io/CronWorkflow': cronWorkflow,
  ...kinds('argoproj.io', ['EventBus', 'EventSource', 'Sensor'], events),
  'argocd-image-updater.argoproj.io/ImageUpdater': imageUpdater,
  'promoter.argoproj.io/CommitStatus': commitStatus,
  'promoter.argoproj.io/*': promoter,
};
