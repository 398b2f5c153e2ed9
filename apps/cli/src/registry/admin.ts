import type { CommandArea } from '../cli/command.ts';
import { EXIT } from '../cli/exit-codes.ts';

/** The installation itself, and policies. */
export const admin: CommandArea = {
  groups: {
    admin: 'The installation itself, directly on its database and keys',
    'admin audit': 'The chain that the audit is sealed with',
    'admin password': "The administrator's password",
    'admin key': 'The key that credentials are sealed with',
    'admin rbac': "Policies: what files say, without a server; and what the server's policy was",
  },
  commands: {
    'admin health': {
      summary: 'Tell the health of objects in files, without a server',
      load: async () => (await import('../commands/admin/health.ts')).adminHealth,
    },
    'admin diff': {
      summary: 'Tell what an apply would change, from files, without a server',
      failureCode: EXIT.diffFailed,
      load: async () => (await import('../commands/admin/diff.ts')).adminDiff,
    },
    'admin plan': {
      summary: 'Tell what a sync would do and in which order, from files, without a server',
      load: async () => (await import('../commands/admin/plan.ts')).adminPlan,
    },
    'admin audit verify': {
      summary: 'Check that no line of the audit was changed, taken out or put in',
      load: async () => (await import('../commands/admin/audit/verify.ts')).auditVerify,
    },
    'admin password reset': {
      summary: 'Give an account a new password',
      load: async () => (await import('../commands/admin/password-reset.ts')).passwordReset,
    },
    'admin key backup': {
      summary: 'Copy the sealing key to a file',
      load: async () => (await import('../commands/admin/key-backup.ts')).keyBackup,
    },
    'admin key rotate': {
      summary: 'Seal everything with the new key, while servers and workers go on',
      load: async () => (await import('../commands/admin/key-rotate.ts')).keyRotate,
    },
    'admin key status': {
      summary: 'Show which sealing keys are in use, and by what',
      load: async () => (await import('../commands/admin/key-status.ts')).keyStatus,
    },
    'admin key reset': {
      summary: 'Give up what a lost key has sealed, and begin with the new key',
      load: async () => (await import('../commands/admin/key-reset.ts')).keyReset,
    },
    'admin rbac can': {
      summary: 'Ask whether a policy lets somebody do something',
      load: async () => (await import('../commands/admin/rbac/can.ts')).rbacCan,
    },
    'admin rbac explain': {
      summary: 'Show which lines of a policy decide, and whose they are',
      load: async () => (await import('../commands/admin/rbac/explain.ts')).rbacExplain,
    },
    'admin rbac validate': {
      summary: 'Check that a policy can be read',
      load: async () => (await import('../commands/admin/rbac/validate.ts')).rbacValidate,
    },
    'admin rbac versions': {
      summary: "List what was saved as the server's policy, newest first",
      load: async () => (await import('../commands/admin/rbac/versions.ts')).rbacVersions,
    },
    'admin rbac show': {
      summary: "Print the server's policy as it is, or as a version was",
      load: async () => (await import('../commands/admin/rbac/show.ts')).rbacShow,
    },
    'admin rbac diff': {
      summary: "Show what changed between versions of the server's policy",
      load: async () => (await import('../commands/admin/rbac/diff.ts')).rbacDiff,
    },
    'admin rbac restore': {
      summary: "Make the server's policy what a version was",
      load: async () => (await import('../commands/admin/rbac/restore.ts')).rbacRestore,
    },
  },
};
