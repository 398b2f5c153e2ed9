/** PostgreSQL behind narrow ports: rows, encryption at rest, the event outbox. */
export * from './api.ts';
export { StaleEpochError } from './fence.ts';
export { type MigrateOptions, migrate } from './migrate/migrate.ts';
export { type OpenStoreOptions, openStore, resetSecretKey } from './open.ts';
export { RBAC_SETTING } from './rbac-policy.ts';
export { createSealer, type Sealer } from './seal.ts';
