import type { CommandArea } from '../cli/command.ts';
import { EXIT } from '../cli/exit-codes.ts';

/** Applications: what they are, and what can be done with them. */
export const applications: CommandArea = {
  groups: {
    app: 'Applications',
  },
  aliases: {
    'app list': ['ls'],
  },
  commands: {
    'app list': {
      summary: 'List applications',
      load: async () => (await import('../commands/app/list.ts')).appList,
    },
    'app get': {
      summary: 'Show one application with its resources',
      load: async () => (await import('../commands/app/get.ts')).appGet,
    },
    'app create': {
      summary: 'Create an application, from flags or from a file',
      load: async () => (await import('../commands/app/create.ts')).appCreate,
    },
    'app add-source': {
      summary: 'Give an application one more source',
      load: async () => (await import('../commands/app/add-source.ts')).appAddSource,
    },
    'app remove-source': {
      summary: 'Take one of its sources from an application',
      load: async () => (await import('../commands/app/remove-source.ts')).appRemoveSource,
    },
    'app set': {
      summary: "Change an application's source, destination or policy",
      load: async () => (await import('../commands/app/set.ts')).appSet,
    },
    'app sync': {
      summary: 'Make the cluster equal to Git, and show it happen',
      load: async () => (await import('../commands/app/sync.ts')).appSync,
    },
    'app wait': {
      summary: 'Wait until applications are synced, healthy or gone',
      load: async () => (await import('../commands/app/wait.ts')).appWait,
    },
    'app diff': {
      summary: 'Show what a sync would change',
      failureCode: EXIT.diffFailed,
      load: async () => (await import('../commands/app/diff.ts')).appDiff,
    },
    'app history': {
      summary: 'List what was deployed',
      load: async () => (await import('../commands/app/history.ts')).appHistory,
    },
    'app rollback': {
      summary: 'Go back to what was deployed before',
      load: async () => (await import('../commands/app/rollback.ts')).appRollback,
    },
    'app delete': {
      summary: 'Delete applications and, unless told otherwise, what they manage',
      load: async () => (await import('../commands/app/delete.ts')).appDelete,
    },
    'app delete-resource': {
      summary: 'Delete resources of an application, also when finalizers keep them',
      load: async () => (await import('../commands/app/delete-resource.ts')).appDeleteResource,
    },
    'app confirm-deletion': {
      summary: 'Approve the pruning or deletion that waits for it',
      load: async () => (await import('../commands/app/confirm-deletion.ts')).appConfirmDeletion,
    },
    'app manifests': {
      summary: 'Print the manifests of an application, from Git or from the cluster',
      load: async () => (await import('../commands/app/manifests.ts')).appManifests,
    },
    'app resources': {
      summary: 'List the resources of an application',
      load: async () => (await import('../commands/app/resources.ts')).appResources,
    },
    'app terminate-op': {
      summary: 'Stop the operation in progress',
      load: async () => (await import('../commands/app/terminate-op.ts')).appTerminateOp,
    },
    'app hold': {
      summary: 'Pause automation of an application or a resource for some time',
      load: async () => (await import('../commands/app/hold.ts')).appHold,
    },
    'app approvals': {
      summary: 'List syncs that wait for approval',
      load: async () => (await import('../commands/app/approvals.ts')).appApprovals,
    },
    'app approve': {
      summary: 'Approve or reject a sync that waits, after a look at what it changes',
      load: async () => (await import('../commands/app/approve.ts')).appApprove,
    },
    'app release': {
      summary: 'End a hold before its time',
      load: async () => (await import('../commands/app/release.ts')).appRelease,
    },
    'app actions list': {
      summary: 'List what can be done to the resources of an application',
      load: async () => (await import('../commands/app/actions/list.ts')).appActionsList,
    },
    'app actions run': {
      summary: 'Do it: restart, scale, pause…',
      load: async () => (await import('../commands/app/actions/run.ts')).appActionsRun,
    },
    'app exec': {
      summary: 'Open a shell, or run a command, in a container',
      load: async () => (await import('../commands/app/exec.ts')).appExec,
    },
    'app logs': {
      summary: 'Print the logs of pods',
      load: async () => (await import('../commands/app/logs.ts')).appLogs,
    },
  },
};
