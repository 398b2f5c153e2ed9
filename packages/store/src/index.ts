/** PostgreSQL behind narrow ports: rows, encryption at rest, the event outbox. */
export * from './api.ts';
export * from './audit/api.ts';
export type { CertificateFilter, CertificateStore } from './certificates/store.ts';
export type {
  CredentialTemplateRecord,
  CredentialTemplateStore,
} from './credential-templates/api.ts';
export { StaleEpochError } from './fence.ts';
export { parsePublicKeys } from './gpg-keys/public-key.ts';
export type { GpgKeyStore } from './gpg-keys/store.ts';
export { type MigrateOptions, migrate } from './migrate/migrate.ts';
export { type OpenStoreOptions, openStore, resetSecretKey, verifyAudit } from './open.ts';
export { RBAC_SETTING } from './rbac-policy.ts';
export type {
  RepositoryAccess,
  RepositoryRecord,
  RepositoryStore,
} from './repositories/api.ts';
export { createSealer, type Sealer } from './seal.ts';
export type { OpenSopsKey, SopsKeyInput, SopsKeyStore } from './sops-keys/store.ts';
export * from './webhooks/api.ts';
