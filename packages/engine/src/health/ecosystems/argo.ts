import { healthStatusSchema, type KubeObject } from '@lockstep/domain';
import { byConditions, kinds } from '../condition-rule.ts';
import {
  conditionsOf,
  fieldsAt,
  generationOf,
  type HealthRule,
  type HealthRules,
  health,
  listAt,
  textAt,
} from '../fields.ts';
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

const promoterReady = byConditions({
  when: [
    ['Ready', 'False', 'Degraded'],
    ['Ready', 'True', 'Healthy'],
  ],
});

/** GitOps Promoter: what Ready says counts once it speaks of this spec. */
const promoter: HealthRule = (object) => {
  const generation = generationOf(object);
  const ready = conditionsOf(object).find((c) => c.type === 'Ready');
  if (ready && (ready.observedGeneration ?? generation) !== generation) {
    return health('Progressing', 'Waiting for the new spec to be observed');
  }
  return promoterReady(object);
};

/** Done once every environment runs the commit that is proposed for it, and all the same one. */
function promotedIn(environments: (object: KubeObject) => unknown[]): HealthRule {
  return (object) => {
    const judged = promoter(object);
    if (judged?.status !== 'Healthy') return judged;
    const [first, ...others] = environments(object).flatMap((one) =>
      ['active', 'proposed'].map((place) => textAt(one, place, 'dry', 'sha')),
    );
    const done = first !== undefined && others.every((commit) => commit === first);
    return done ? judged : health('Progressing', 'Waiting for the commit to be promoted');
  };
}

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
  'promoter.argoproj.io/ChangeTransferPolicy': promotedIn((object) => [object.status]),
  'promoter.argoproj.io/CommitStatus': commitStatus,
  'promoter.argoproj.io/PromotionStrategy': promotedIn((object) =>
    listAt(object, 'status', 'environments'),
  ),
  'promoter.argoproj.io/*': promoter,
};
