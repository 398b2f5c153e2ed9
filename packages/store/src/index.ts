/** PostgreSQL behind narrow ports: rows, encryption at rest, the event outbox. */
export * from './accounts/api.ts';
export * from './api.ts';
export * from './approvals/api.ts';
export { APPROVALS_SETTING } from './approvals/tell.ts';
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
export {
  type OpenStoreOptions,
  openStore,
  resetSecretKey,
  rotateSecretKey,
  secretKeyStatus,
  verifyAudit,
} from './open.ts';
export * from './rbac-policy/api.ts';
export { RBAC_SETTING } from './rbac-policy/store.ts';
export type { Dependent, RemoteStore } from './remotes/api.ts';
export type { RenderClaim, RenderClaimStore } from './render-claims/api.ts';
export type {
  RepositoryAccess,
  RepositoryRecord,
  RepositoryStore,
} from './repositories/api.ts';
export { createSealer, parsePreviousKeys, type Sealer, type SecretKey } from './seal.ts';
export { isUnused, type KeyUse, UNNAMED_KEY } from './sealing/key-use.ts';
export type { ResealProgress } from './sealing/reseal.ts';
export type { KeyStatus, Rotation } from './sealing/rotate.ts';
export * from './sessions/api.ts';
export type { OpenSopsKey, SopsKeyInput, SopsKeyStore } from './sops-keys/store.ts';
export type {
  CutOff,
  IdentitySecretInfo,
  IdentitySecretInput,
  SsoStore,
} from './sso/api.ts';
export { CUT_OFF_KEPT_MS } from './sso/cut-offs.ts';
export { SSO_SETTING } from './sso/store.ts';
export * from './tokens/api.ts';
export * from './webhooks/api.ts';
