import type { KubeObject } from '@lockstep/domain';
import { fieldsAt, textAt } from '../health/fields.ts';
import {
  annotate,
  controlledBy,
  copyOf,
  creating,
  datedName,
  ICON_ADD,
  mapAt,
  patching,
  removeAnnotation,
  timestamp,
} from './edit.ts';
import type { BuiltInAction, KindActions } from './types.ts';

const ENDED = ['Successful', 'Failed', 'Error', 'Inconclusive'];

export const analysisRunActions: KindActions = {
  terminate: {
    ...patching((run) => {
      mapAt(run, 'spec').terminate = true;
    }),
    isDisabled: (run) =>
      fieldsAt(run, 'spec').terminate === true ||
      ENDED.includes(textAt(run, 'status', 'phase') ?? ''),
  },
};

/** A Workflow with the metadata that the other one states for its workflows. */
function workflowOf(object: KubeObject, now: Date, own: Partial<KubeObject['metadata']>) {
  const stated = copyOf(fieldsAt(object, 'spec', 'workflowMetadata')) as KubeObject['metadata'];
  const { namespace, name = '' } = object.metadata;
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Workflow',
    metadata: {
      ...stated,
      ...own,
      name: datedName(name, now),
      ...(namespace ? { namespace } : {}),
      labels: { ...stated.labels, ...own.labels },
      ...(stated.annotations || own.annotations
        ? { annotations: { ...stated.annotations, ...own.annotations } }
        : {}),
    },
  };
}

const CREATE_WORKFLOW = { iconClass: ICON_ADD, displayName: 'Create Workflow' };

export const cronWorkflowActions: KindActions = {
  'create-workflow': {
    ...CREATE_WORKFLOW,
    run({ object, now }) {
      const workflow = workflowOf(object, now, {
        labels: { 'workflows.argoproj.io/cron-workflow': object.metadata.name ?? '' },
        annotations: { 'workflows.argoproj.io/scheduled-time': timestamp(now) },
        ownerReferences: [controlledBy(object)],
      });
      return creating({ ...workflow, spec: copyOf(fieldsAt(object, 'spec', 'workflowSpec')) });
    },
  },
};

export const workflowTemplateActions: KindActions = {
  'create-workflow': {
    ...CREATE_WORKFLOW,
    run({ object, now }) {
      const name = object.metadata.name ?? '';
      const workflow = workflowOf(object, now, {
        labels: { 'workflows.argoproj.io/workflow-template': name },
      });
      return creating({ ...workflow, spec: { workflowTemplateRef: { name } } });
    },
  },
};

const ANNOTATION_SAVED = 'argocd.argoproj.io/autosync-saved-config';

function isAutomated(application: KubeObject): boolean {
  const { automated } = fieldsAt(application, 'spec', 'syncPolicy');
  return automated != null && fieldsAt({ automated }, 'automated').enabled !== false;
}

/** Off keeps what automation was set to in an annotation; on takes it up again. */
const toggleAutoSync: BuiltInAction = {
  ...patching((application) => {
    const policy = mapAt(application, 'spec', 'syncPolicy');
    if (isAutomated(application)) {
      annotate(application, ANNOTATION_SAVED, JSON.stringify(policy.automated));
      delete policy.automated;
      return;
    }
    const { enabled: _, ...kept } = {
      ...savedConfig(application),
      ...fieldsAt(policy, 'automated'),
    };
    policy.automated = kept;
    removeAnnotation(application, ANNOTATION_SAVED);
  }),
  displayNameFor: (application) =>
    isAutomated(application) ? 'Disable Auto-Sync' : 'Enable Auto-Sync',
};

function savedConfig(application: KubeObject): Record<string, unknown> {
  try {
    const saved: unknown = JSON.parse(application.metadata.annotations?.[ANNOTATION_SAVED] ?? '{}');
    return fieldsAt({ saved }, 'saved');
  } catch {
    return {};
  }
}

export const applicationActions: KindActions = { 'toggle-auto-sync': toggleAutoSync };

/** GitOps Promoter: merges by stating that it is merged. */
export const pullRequestActions: KindActions = {
  merge: {
    ...patching((pullRequest) => {
      mapAt(pullRequest, 'spec').state = 'merged';
    }),
    isDisabled: (pullRequest) => {
      const wanted = textAt(pullRequest, 'spec', 'state');
      const actual = textAt(pullRequest, 'status', 'state');
      return wanted === 'merged' || (actual !== undefined && actual !== 'open');
    },
  },
};
