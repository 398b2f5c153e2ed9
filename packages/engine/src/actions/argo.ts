import type { KubeObject } from '@lockstep/domain';
import { fieldsAt, listAt, textAt, valueAt } from '../health/fields.ts';
import {
  creating,
  datedName,
  filledCopyOf,
  ICON_ADD,
  mapAt,
  ownedBy,
  patching,
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

type Metadata = Partial<KubeObject['metadata']>;

/** A Workflow that goes with the object that it is made of. */
function workflowOf(object: KubeObject, now: Date, metadata: Metadata, spec: object): KubeObject {
  const { namespace, name = '' } = object.metadata;
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Workflow',
    metadata: {
      ...metadata,
      name: datedName(name, now),
      ...(namespace ? { namespace } : {}),
      ownerReferences: [ownedBy(object)],
    },
    spec,
  };
}

/** Which of several controllers is to run a workflow. */
const LABEL_INSTANCE = 'workflows.argoproj.io/controller-instanceid';

/** What a CronWorkflow states for its workflows, and what Argo Workflows adds to each. */
function cronWorkflowMetadata(object: KubeObject, now: Date): Metadata {
  const stated = filledCopyOf(fieldsAt(object, 'spec', 'workflowMetadata'));
  const finalizers = listAt(stated, 'finalizers') as string[];
  const instance = textAt(object, 'metadata', 'labels', LABEL_INSTANCE);
  return {
    labels: {
      ...fieldsAt(stated, 'labels'),
      'workflows.argoproj.io/cron-workflow': object.metadata.name ?? '',
      ...(instance === undefined ? {} : { [LABEL_INSTANCE]: instance }),
    } as Record<string, string>,
    annotations: {
      ...fieldsAt(stated, 'annotations'),
      'workflows.argoproj.io/scheduled-time': timestamp(now),
    } as Record<string, string>,
    ...(finalizers.length > 0 ? { finalizers } : {}),
  };
}

const CREATE_WORKFLOW = { iconClass: ICON_ADD, displayName: 'Create Workflow' };

export const cronWorkflowActions: KindActions = {
  'create-workflow': {
    ...CREATE_WORKFLOW,
    run({ object, now }) {
      const spec = filledCopyOf(fieldsAt(object, 'spec', 'workflowSpec')) as object;
      return creating(workflowOf(object, now, cronWorkflowMetadata(object, now), spec));
    },
  },
};

export const workflowTemplateActions: KindActions = {
  'create-workflow': {
    ...CREATE_WORKFLOW,
    run({ object, now }) {
      const name = object.metadata.name ?? '';
      const labels = { 'workflows.argoproj.io/workflow-template': name };
      const spec = { workflowTemplateRef: { name } };
      return creating(workflowOf(object, now, { labels }, spec));
    },
  },
};

function isAutomated(application: KubeObject): boolean {
  const automated = valueAt(application, 'spec', 'syncPolicy', 'automated');
  if (automated === undefined || automated === null) return false;
  const enabled = valueAt(automated, 'enabled') ?? true;
  return enabled === true;
}

/** By its switch: what automation is to do stays stated beside it. */
const toggleAutoSync: BuiltInAction = {
  ...patching((application) => {
    const enabled = !isAutomated(application);
    mapAt(application, 'spec', 'syncPolicy', 'automated').enabled = enabled;
  }),
  displayNameFor: (application) =>
    isAutomated(application) ? 'Disable Auto-Sync' : 'Enable Auto-Sync',
};

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
