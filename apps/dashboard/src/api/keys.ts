import type { ListParameters } from '../early/early-requests.ts';
import type { ApplicationKey } from './applications.ts';

/** The cache's keys, in one place: what is read under a key is what live messages write there. */
export const queryKeys = {
  session: ['session'] as const,
  whoAmI: ['who-am-i'] as const,
  sessions: ['sessions'] as const,
  accounts: ['accounts'] as const,
  signInSettings: ['sign-in-settings'] as const,
  podSettings: ['pod-settings'] as const,
  bootstrap: ['bootstrap'] as const,
  clusters: ['clusters'] as const,
  repositories: ['repositories'] as const,
  templates: ['credential-templates'] as const,
  certificates: ['certificates'] as const,
  gpgKeys: ['gpg-keys'] as const,
  allDeliveries: ['deliveries'] as const,
  deliveries: (show: string) => ['deliveries', show] as const,
  delivery: (id: string) => ['delivery', id] as const,
  projects: ['projects'] as const,
  openWindows: (project: string, version: string | undefined) =>
    ['open-windows', project, version ?? ''] as const,
  roleTokens: (project: string) => ['role-tokens', project] as const,
  approvalRules: (text: string) => ['approval-rules', text] as const,
  accountSettings: ['account-settings'] as const,
  exchangeSettings: ['exchange-settings'] as const,
  allApprovals: ['approvals'] as const,
  approvals: (show: string) => ['approvals', show] as const,
  approval: (id: string) => ['approvals', 'one', id] as const,
  applications: (parameters: ListParameters) => ['applications', parameters] as const,
  counts: (search: string | undefined) => ['counts', search ?? ''] as const,
  application: (key: ApplicationKey) => ['application', key.namespace ?? '', key.name] as const,
  tree: (key: ApplicationKey) => ['tree', key.namespace ?? '', key.name] as const,
  explanation: (key: ApplicationKey) => ['explanation', key.namespace ?? '', key.name] as const,
  holds: (key: ApplicationKey) => ['holds', key.namespace ?? '', key.name] as const,
  syncWindows: (key: ApplicationKey) => ['sync-windows', key.namespace ?? '', key.name] as const,
  canI: (action: string, object: string) => ['can-i', action, object] as const,
  managed: (key: ApplicationKey) => ['managed', key.namespace ?? '', key.name] as const,
  manifest: (key: ApplicationKey, resource: string) =>
    ['manifest', key.namespace ?? '', key.name, resource] as const,
  actions: (key: ApplicationKey, resource: string) =>
    ['actions', key.namespace ?? '', key.name, resource] as const,
  events: (key: ApplicationKey, resource: string) =>
    ['events', key.namespace ?? '', key.name, resource] as const,
  policy: ['policy'] as const,
  policyVersions: (current: number) => ['policy-versions', current] as const,
  policyDiff: (from: number, to: number) => ['policy-diff', from, to] as const,
  policyValidation: (draft: object) => ['policy-validation', draft] as const,
  policyAnswer: (question: object | undefined, draft: object | undefined) =>
    ['policy-answer', question, draft] as const,
  audit: (filters: object) => ['audit', filters] as const,
  auditEntry: (id: string) => ['audit-entry', id] as const,
  auditChain: ['audit-chain'] as const,
  revision: (key: ApplicationKey, revision: string) =>
    ['revision', key.namespace ?? '', key.name, revision] as const,
};
