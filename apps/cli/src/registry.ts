import type { CommandEntry } from './cli/command.ts';
import { EXIT } from './cli/exit-codes.ts';

/** What the words before the last one stand for. */
export const GROUPS: Record<string, string> = {
  app: 'Applications',
  appset: 'Application sets: applications made by generators and a template',
  explain: 'Why something is as it is, in sentences',
  proj: 'Projects',
  'proj role': 'Roles of projects: who may do what with their applications',
  'proj windows': 'Sync windows of projects: when syncs are allowed or denied',
  cluster: 'Clusters',
  repo: 'Repositories',
  repocreds: 'Credentials for every repository below an address',
  cert: 'TLS certificates and SSH host keys of repository servers',
  gpg: 'GPG keys that signatures of commits are checked with',
  webhook: 'What webhooks have told, and what came of it',
  'sops-key': 'Keys that open files encrypted by SOPS',
  account: 'Accounts, their tokens, and where you are signed in',
  'account session': 'Where somebody is signed in',
  admin: 'The installation itself, directly on its database and keys',
  import: 'Bring over what another tool declares',
  audit: 'Who did what, and who was refused',
  'admin audit': 'The chain that the audit is sealed with',
  'admin password': "The administrator's password",
  'admin key': 'The key that credentials are sealed with',
  'admin rbac': 'Policies in files: what they say, without a server',
};

export const ALIASES: Record<string, readonly string[]> = {
  proj: ['project'],
  'proj role list': ['ls'],
  'proj role delete': ['rm'],
  'proj windows list': ['ls'],
  'proj windows delete': ['rm'],
  'account list': ['ls'],
  'account delete': ['rm'],
  'account session list': ['ls'],
  'app list': ['ls'],
  'cluster rm': ['remove', 'delete'],
  'repo rm': ['remove', 'delete'],
  'repo list': ['ls'],
  'repocreds list': ['ls'],
  'repocreds rm': ['remove', 'delete'],
  'cert list': ['ls'],
  'cert rm': ['remove', 'delete'],
  'gpg list': ['ls'],
  'gpg rm': ['remove', 'delete'],
  'audit list': ['ls'],
};

/** Every command by its words, in the order of the help. Adding one is a file and a line here. */
export const COMMANDS: Record<string, CommandEntry> = {
  login: {
    summary: 'Sign in to a server and remember it',
    load: async () => (await import('./commands/login.ts')).login,
  },
  logout: {
    summary: 'Sign out, and forget the token',
    load: async () => (await import('./commands/logout.ts')).logout,
  },
  context: {
    summary: 'Show the servers you signed in to, or switch to another',
    load: async () => (await import('./commands/context.ts')).context,
  },
  version: {
    summary: 'Show the version of this program and of the server',
    load: async () => (await import('./commands/version.ts')).version,
  },
  apply: {
    summary: 'Create or update everything in files: applications, projects, repositories, clusters',
    load: async () => (await import('./commands/apply.ts')).apply,
  },
  'sops-key add': {
    summary: 'Give Lockstep private keys that open encrypted files',
    load: async () => (await import('./commands/sops-key/add.ts')).sopsKeyAdd,
  },
  'sops-key list': {
    summary: 'List keys, without what is secret of them',
    load: async () => (await import('./commands/sops-key/list.ts')).sopsKeyList,
  },
  'sops-key rm': {
    summary: 'Remove keys',
    load: async () => (await import('./commands/sops-key/rm.ts')).sopsKeyRm,
  },
  'import flux': {
    summary: "Turn Flux's Kustomizations and HelmReleases into applications",
    load: async () => (await import('./commands/import/flux.ts')).importFlux,
  },
  'import argocd': {
    summary: 'Take over applications, projects, repositories, clusters and settings of Argo CD',
    load: async () => (await import('./commands/import/argocd.ts')).importArgocd,
  },
  validate: {
    summary: 'Check folders before they are deployed: schema, rules, policies, dry run',
    load: async () => (await import('./commands/validate.ts')).validate,
  },
  'app list': {
    summary: 'List applications',
    load: async () => (await import('./commands/app/list.ts')).appList,
  },
  'app get': {
    summary: 'Show one application with its resources',
    load: async () => (await import('./commands/app/get.ts')).appGet,
  },
  'app create': {
    summary: 'Create an application, from flags or from a file',
    load: async () => (await import('./commands/app/create.ts')).appCreate,
  },
  'app add-source': {
    summary: 'Give an application one more source',
    load: async () => (await import('./commands/app/add-source.ts')).appAddSource,
  },
  'app remove-source': {
    summary: 'Take one of its sources from an application',
    load: async () => (await import('./commands/app/remove-source.ts')).appRemoveSource,
  },
  'app set': {
    summary: "Change an application's source, destination or policy",
    load: async () => (await import('./commands/app/set.ts')).appSet,
  },
  'app sync': {
    summary: 'Make the cluster equal to Git, and show it happen',
    load: async () => (await import('./commands/app/sync.ts')).appSync,
  },
  'app wait': {
    summary: 'Wait until applications are synced, healthy or gone',
    load: async () => (await import('./commands/app/wait.ts')).appWait,
  },
  'app diff': {
    summary: 'Show what a sync would change',
    failureCode: EXIT.diffFailed,
    load: async () => (await import('./commands/app/diff.ts')).appDiff,
  },
  'app history': {
    summary: 'List what was deployed',
    load: async () => (await import('./commands/app/history.ts')).appHistory,
  },
  'app rollback': {
    summary: 'Go back to what was deployed before',
    load: async () => (await import('./commands/app/rollback.ts')).appRollback,
  },
  'app delete': {
    summary: 'Delete applications and, unless told otherwise, what they manage',
    load: async () => (await import('./commands/app/delete.ts')).appDelete,
  },
  'app delete-resource': {
    summary: 'Delete resources of an application, also when finalizers keep them',
    load: async () => (await import('./commands/app/delete-resource.ts')).appDeleteResource,
  },
  'app confirm-deletion': {
    summary: 'Approve the pruning or deletion that waits for it',
    load: async () => (await import('./commands/app/confirm-deletion.ts')).appConfirmDeletion,
  },
  'app manifests': {
    summary: 'Print the manifests of an application, from Git or from the cluster',
    load: async () => (await import('./commands/app/manifests.ts')).appManifests,
  },
  'app resources': {
    summary: 'List the resources of an application',
    load: async () => (await import('./commands/app/resources.ts')).appResources,
  },
  'app terminate-op': {
    summary: 'Stop the operation in progress',
    load: async () => (await import('./commands/app/terminate-op.ts')).appTerminateOp,
  },
  'app hold': {
    summary: 'Pause automation of an application or a resource for some time',
    load: async () => (await import('./commands/app/hold.ts')).appHold,
  },
  'app approvals': {
    summary: 'List syncs that wait for approval',
    load: async () => (await import('./commands/app/approvals.ts')).appApprovals,
  },
  'app approve': {
    summary: 'Approve or reject a sync that waits, after a look at what it changes',
    load: async () => (await import('./commands/app/approve.ts')).appApprove,
  },
  'app release': {
    summary: 'End a hold before its time',
    load: async () => (await import('./commands/app/release.ts')).appRelease,
  },
  'app actions list': {
    summary: 'List what can be done to the resources of an application',
    load: async () => (await import('./commands/app/actions/list.ts')).appActionsList,
  },
  'app actions run': {
    summary: 'Do it: restart, scale, pause…',
    load: async () => (await import('./commands/app/actions/run.ts')).appActionsRun,
  },
  'app exec': {
    summary: 'Open a shell, or run a command, in a container',
    load: async () => (await import('./commands/app/exec.ts')).appExec,
  },
  'app logs': {
    summary: 'Print the logs of pods',
    load: async () => (await import('./commands/app/logs.ts')).appLogs,
  },
  'appset generate': {
    summary: 'Show the applications that application sets make, from files, without a server',
    load: async () => (await import('./commands/appset/generate.ts')).appsetGenerate,
  },
  'explain app': {
    summary: 'Tell why an application is OutOfSync, does not sync, waits, or is not healthy',
    load: async () => (await import('./commands/explain/app.ts')).explainApp,
  },
  'proj list': {
    summary: 'List projects',
    load: async () => (await import('./commands/proj/list.ts')).projList,
  },
  'proj get': {
    summary: 'Show one project',
    load: async () => (await import('./commands/proj/get.ts')).projGet,
  },
  'proj create': {
    summary: 'Create a project, from flags or from a file',
    load: async () => (await import('./commands/proj/create.ts')).projCreate,
  },
  'proj delete': {
    summary: 'Delete a project that no application uses',
    load: async () => (await import('./commands/proj/delete.ts')).projDelete,
  },
  'proj set': {
    summary: 'Change what a project says',
    load: async () => (await import('./commands/proj/set.ts')).projSet,
  },
  'proj add-source': {
    summary: 'Permit a repository, or deny one',
    load: async () => (await import('./commands/proj/sources.ts')).addSource,
  },
  'proj remove-source': {
    summary: 'Take a repository from the list',
    load: async () => (await import('./commands/proj/sources.ts')).removeSource,
  },
  'proj add-source-namespace': {
    summary: 'Let applications live in a namespace',
    load: async () => (await import('./commands/proj/sources.ts')).addSourceNamespace,
  },
  'proj remove-source-namespace': {
    summary: 'Let them live there no longer',
    load: async () => (await import('./commands/proj/sources.ts')).removeSourceNamespace,
  },
  'proj add-signature-key': {
    summary: 'Accept commits that a key signed',
    load: async () => (await import('./commands/proj/sources.ts')).addSignatureKey,
  },
  'proj remove-signature-key': {
    summary: 'Accept them no longer',
    load: async () => (await import('./commands/proj/sources.ts')).removeSignatureKey,
  },
  'proj add-destination': {
    summary: 'Permit a cluster and namespace, or deny one',
    load: async () => (await import('./commands/proj/destinations.ts')).addDestination,
  },
  'proj remove-destination': {
    summary: 'Take a destination from the list',
    load: async () => (await import('./commands/proj/destinations.ts')).removeDestination,
  },
  'proj add-destination-service-account': {
    summary: 'Say as whom syncs to a destination act',
    load: async () => (await import('./commands/proj/destinations.ts')).addServiceAccount,
  },
  'proj remove-destination-service-account': {
    summary: 'Say so no longer',
    load: async () => (await import('./commands/proj/destinations.ts')).removeServiceAccount,
  },
  'proj allow-cluster-resource': {
    summary: 'Permit a cluster-scoped kind',
    load: async () => (await import('./commands/proj/resources.ts')).allowClusterResource,
  },
  'proj deny-cluster-resource': {
    summary: 'Permit it no longer',
    load: async () => (await import('./commands/proj/resources.ts')).denyClusterResource,
  },
  'proj allow-namespace-resource': {
    summary: 'Permit a namespaced kind',
    load: async () => (await import('./commands/proj/resources.ts')).allowNamespaceResource,
  },
  'proj deny-namespace-resource': {
    summary: 'Permit it no longer',
    load: async () => (await import('./commands/proj/resources.ts')).denyNamespaceResource,
  },
  'proj role list': {
    summary: 'List the roles of a project',
    load: async () => (await import('./commands/proj/role/roles.ts')).roleList,
  },
  'proj role get': {
    summary: 'Show one role',
    load: async () => (await import('./commands/proj/role/roles.ts')).roleGet,
  },
  'proj role create': {
    summary: 'Create a role',
    load: async () => (await import('./commands/proj/role/roles.ts')).roleCreate,
  },
  'proj role delete': {
    summary: 'Delete a role',
    load: async () => (await import('./commands/proj/role/roles.ts')).roleDelete,
  },
  'proj role create-token': {
    summary: 'Make a token for a role',
    load: async () => (await import('./commands/proj/role/tokens.ts')).roleCreateToken,
  },
  'proj role list-tokens': {
    summary: 'List the tokens of a role',
    load: async () => (await import('./commands/proj/role/tokens.ts')).roleListTokens,
  },
  'proj role delete-token': {
    summary: 'Revoke a token of a role',
    load: async () => (await import('./commands/proj/role/tokens.ts')).roleDeleteToken,
  },
  'proj role add-policy': {
    summary: 'Let a role do something',
    load: async () => (await import('./commands/proj/role/members.ts')).addPolicy,
  },
  'proj role remove-policy': {
    summary: 'Let it do so no longer',
    load: async () => (await import('./commands/proj/role/members.ts')).removePolicy,
  },
  'proj role add-group': {
    summary: 'Give a role to a group',
    load: async () => (await import('./commands/proj/role/members.ts')).addGroup,
  },
  'proj role remove-group': {
    summary: 'Take it from the group',
    load: async () => (await import('./commands/proj/role/members.ts')).removeGroup,
  },
  'proj windows list': {
    summary: 'List the windows of a project',
    load: async () => (await import('./commands/proj/windows/list.ts')).projWindowsList,
  },
  'proj windows add': {
    summary: 'Add a window to a project',
    load: async () => (await import('./commands/proj/windows/add.ts')).projWindowsAdd,
  },
  'proj windows update': {
    summary: 'Change a window',
    load: async () => (await import('./commands/proj/windows/update.ts')).projWindowsUpdate,
  },
  'proj windows delete': {
    summary: 'Delete a window',
    load: async () => (await import('./commands/proj/windows/delete.ts')).projWindowsDelete,
  },
  'proj windows enable-manual-sync': {
    summary: 'Let manual syncs through a window',
    load: async () => (await import('./commands/proj/windows/switches.ts')).enableManualSync,
  },
  'proj windows disable-manual-sync': {
    summary: 'Hold manual syncs back as well',
    load: async () => (await import('./commands/proj/windows/switches.ts')).disableManualSync,
  },
  'proj windows enable-sync-overrun': {
    summary: 'Let syncs that have begun go on',
    load: async () => (await import('./commands/proj/windows/switches.ts')).enableSyncOverrun,
  },
  'proj windows disable-sync-overrun': {
    summary: 'Hold back syncs that have begun as well',
    load: async () => (await import('./commands/proj/windows/switches.ts')).disableSyncOverrun,
  },
  'cluster list': {
    summary: 'List clusters',
    load: async () => (await import('./commands/cluster/list.ts')).clusterList,
  },
  'cluster get': {
    summary: 'Show one cluster',
    load: async () => (await import('./commands/cluster/get.ts')).clusterGet,
  },
  'cluster add': {
    summary: "Register the cluster of a kubeconfig's context",
    load: async () => (await import('./commands/cluster/add.ts')).clusterAdd,
  },
  'cluster rotate-auth': {
    summary: "Give a cluster's service account a new token",
    load: async () => (await import('./commands/cluster/rotate-auth.ts')).clusterRotateAuth,
  },
  'cluster rm': {
    summary: 'Forget a cluster',
    load: async () => (await import('./commands/cluster/rm.ts')).clusterRm,
  },
  'repo list': {
    summary: 'List repositories',
    load: async () => (await import('./commands/repo/list.ts')).repoList,
  },
  'repo get': {
    summary: 'Show one repository',
    load: async () => (await import('./commands/repo/get.ts')).repoGet,
  },
  'repo add': {
    summary: 'Register a repository with its credentials',
    load: async () => (await import('./commands/repo/add.ts')).repoAdd,
  },
  'repo test': {
    summary: 'Reach a registered repository now',
    load: async () => (await import('./commands/repo/test.ts')).repoTest,
  },
  'repo rm': {
    summary: 'Forget a repository',
    load: async () => (await import('./commands/repo/rm.ts')).repoRm,
  },
  'repocreds list': {
    summary: 'List credentials by address',
    load: async () => (await import('./commands/repocreds/list.ts')).repocredsList,
  },
  'repocreds add': {
    summary: 'Give credentials to every repository below an address',
    load: async () => (await import('./commands/repocreds/add.ts')).repocredsAdd,
  },
  'repocreds rm': {
    summary: 'Forget the credentials of an address',
    load: async () => (await import('./commands/repocreds/rm.ts')).repocredsRm,
  },
  'cert list': {
    summary: 'List TLS certificates and SSH host keys',
    load: async () => (await import('./commands/cert/list.ts')).certList,
  },
  'cert add-tls': {
    summary: 'Trust a TLS certificate for a server',
    load: async () => (await import('./commands/cert/add-tls.ts')).certAddTls,
  },
  'cert add-ssh': {
    summary: 'Trust the SSH host keys of known_hosts lines',
    load: async () => (await import('./commands/cert/add-ssh.ts')).certAddSsh,
  },
  'cert rm': {
    summary: 'Forget certificates and host keys of a server',
    load: async () => (await import('./commands/cert/rm.ts')).certRm,
  },
  'gpg list': {
    summary: 'List GPG keys',
    load: async () => (await import('./commands/gpg/list.ts')).gpgList,
  },
  'gpg get': {
    summary: 'Show one GPG key',
    load: async () => (await import('./commands/gpg/get.ts')).gpgGet,
  },
  'gpg add': {
    summary: 'Add GPG public keys',
    load: async () => (await import('./commands/gpg/add.ts')).gpgAdd,
  },
  'gpg rm': {
    summary: 'Forget GPG keys',
    load: async () => (await import('./commands/gpg/rm.ts')).gpgRm,
  },
  'webhook deliveries': {
    summary: 'List what webhooks have told, newest first',
    load: async () => (await import('./commands/webhook/deliveries.ts')).webhookDeliveries,
  },
  'webhook redeliver': {
    summary: 'Work deliveries off once more',
    load: async () => (await import('./commands/webhook/redeliver.ts')).webhookRedeliver,
  },
  'account list': {
    summary: 'List the local accounts',
    load: async () => (await import('./commands/account/list.ts')).accountList,
  },
  'account get': {
    summary: 'Show an account and its tokens',
    load: async () => (await import('./commands/account/get.ts')).accountGet,
  },
  'account create': {
    summary: 'Make a local account',
    load: async () => (await import('./commands/account/create.ts')).accountCreate,
  },
  'account delete': {
    summary: 'Delete accounts, with their tokens and sessions',
    load: async () => (await import('./commands/account/delete.ts')).accountDelete,
  },
  'account enable': {
    summary: 'Let an account be used, or change what it is for',
    load: async () => (await import('./commands/account/enable.ts')).accountEnable,
  },
  'account disable': {
    summary: 'Shut an account out; its sessions end',
    load: async () => (await import('./commands/account/enable.ts')).accountDisable,
  },
  'account generate-token': {
    summary: 'Make a token for programs',
    load: async () => (await import('./commands/account/tokens.ts')).generateToken,
  },
  'account delete-token': {
    summary: 'Revoke a token',
    load: async () => (await import('./commands/account/tokens.ts')).deleteToken,
  },
  'account reset-password': {
    summary: 'Give an account a password that has to be changed',
    load: async () => (await import('./commands/account/reset-password.ts')).accountResetPassword,
  },
  'account session list': {
    summary: 'List where you are signed in',
    load: async () => (await import('./commands/account/session/sessions.ts')).sessionList,
  },
  'account session logout': {
    summary: 'End sessions, or sign out everywhere',
    load: async () => (await import('./commands/account/session/sessions.ts')).sessionLogout,
  },
  'account update-password': {
    summary: 'Change your password',
    load: async () => (await import('./commands/account/update-password.ts')).updatePassword,
  },
  'account get-user-info': {
    summary: 'Show who you are to the server',
    load: async () => (await import('./commands/account/get-user-info.ts')).getUserInfo,
  },
  'account can-i': {
    summary: 'Ask whether you may do something',
    load: async () => (await import('./commands/account/can-i.ts')).canI,
  },
  'admin health': {
    summary: 'Tell the health of objects in files, without a server',
    load: async () => (await import('./commands/admin/health.ts')).adminHealth,
  },
  'admin diff': {
    summary: 'Tell what an apply would change, from files, without a server',
    failureCode: EXIT.diffFailed,
    load: async () => (await import('./commands/admin/diff.ts')).adminDiff,
  },
  'admin plan': {
    summary: 'Tell what a sync would do and in which order, from files, without a server',
    load: async () => (await import('./commands/admin/plan.ts')).adminPlan,
  },
  'audit list': {
    summary: 'List who did what, newest first',
    load: async () => (await import('./commands/audit/list.ts')).auditList,
  },
  'audit export': {
    summary: 'Print the audit as JSON lines or CSV, oldest first',
    load: async () => (await import('./commands/audit/export.ts')).auditExport,
  },
  'admin audit verify': {
    summary: 'Check that no line of the audit was changed, taken out or put in',
    load: async () => (await import('./commands/admin/audit/verify.ts')).auditVerify,
  },
  'admin password reset': {
    summary: 'Give an account a new password',
    load: async () => (await import('./commands/admin/password-reset.ts')).passwordReset,
  },
  'admin key backup': {
    summary: 'Copy the sealing key to a file',
    load: async () => (await import('./commands/admin/key-backup.ts')).keyBackup,
  },
  'admin key rotate': {
    summary: 'Seal everything with the new key, while servers and workers go on',
    load: async () => (await import('./commands/admin/key-rotate.ts')).keyRotate,
  },
  'admin key status': {
    summary: 'Show which sealing keys are in use, and by what',
    load: async () => (await import('./commands/admin/key-status.ts')).keyStatus,
  },
  'admin key reset': {
    summary: 'Give up what a lost key has sealed, and begin with the new key',
    load: async () => (await import('./commands/admin/key-reset.ts')).keyReset,
  },
  'admin rbac can': {
    summary: 'Ask whether a policy lets somebody do something',
    load: async () => (await import('./commands/admin/rbac/can.ts')).rbacCan,
  },
  'admin rbac explain': {
    summary: 'Show which lines of a policy decide, and whose they are',
    load: async () => (await import('./commands/admin/rbac/explain.ts')).rbacExplain,
  },
  'admin rbac validate': {
    summary: 'Check that a policy can be read',
    load: async () => (await import('./commands/admin/rbac/validate.ts')).rbacValidate,
  },
  eval: {
    summary: 'Answer questions offline: JSON lines in, JSON lines out',
    load: async () => (await import('./commands/eval.ts')).evaluate,
  },
};
