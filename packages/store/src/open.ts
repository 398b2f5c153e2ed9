import { accountStore } from './accounts/store.ts';
import type { Actor, Store } from './api.ts';
import { applicationStore } from './applications/store.ts';
import { approvalStore } from './approvals/store.ts';
import type { AuditVerdict, ChainLink } from './audit/api.ts';
import { auditStore } from './audit/store.ts';
import { verifyAudit as verify } from './audit/verify.ts';
import { certificateStore } from './certificates/store.ts';
import { clusterStore } from './clusters/store.ts';
import { credentialTemplateStore } from './credential-templates/store.ts';
import { type Database, openDatabase } from './database.ts';
import { gpgKeyStore } from './gpg-keys/store.ts';
import { historyStore } from './history.ts';
import { leaseStore } from './leases.ts';
import { operationStore } from './operations/store.ts';
import { outboxStore } from './outbox/store.ts';
import { lazyPrisma } from './prisma.ts';
import { projectStore } from './projects/store.ts';
import { rbacPolicyStore } from './rbac-policy/store.ts';
import { remoteStore } from './remotes/store.ts';
import { renderClaimStore } from './render-claims/store.ts';
import { repositoryStore } from './repositories/store.ts';
import { createSealer, type SecretKey } from './seal.ts';
import { verifySecretKeys } from './sealing/known-keys.ts';
import { programName } from './sealing/programs.ts';
import type { ResealProgress } from './sealing/reseal.ts';
import { resetSecretKey as reset } from './sealing/reset.ts';
import {
  type KeyStatus,
  type Rotation,
  readKeyStatus,
  rotateSecretKey as rotate,
} from './sealing/rotate.ts';
import { sessionStore } from './sessions/store.ts';
import { settingStore } from './settings.ts';
import { sopsKeyStore } from './sops-keys/store.ts';
import { ssoStore } from './sso/store.ts';
import { tokenStore } from './tokens/store.ts';
import { webhookStore } from './webhooks/store.ts';

export interface OpenStoreOptions {
  databaseUrl: string;
  /** What is secret is sealed with it. */
  secretKey: SecretKey;
  /** These open as well, while the key is being changed. */
  previousKeys?: readonly SecretKey[];
  /** Connections at most; 10 if not given. A follower of the outbox has one of its own beside them. */
  poolSize?: number;
  /** How PostgreSQL's own views name the connections. */
  applicationName?: string;
  /** Told of connections that broke; they are made again without being asked. */
  onError?: (error: Error) => void;
}

/**
 * Opens the store on a database that was migrated.
 * @throws UserError failed-precondition when the secret key is not the one the credentials there
 *   were sealed with: the message says what is lost and what to do.
 */
export async function openStore(options: OpenStoreOptions): Promise<Store> {
  const sealer = createSealer(options.secretKey, options.previousKeys);
  const named = connectionOf(options);
  const applicationName = programName(named.applicationName, sealer.keyIds);
  const connection = { ...named, applicationName };
  const database = openDatabase({ ...connection, poolSize: options.poolSize ?? 10 });
  try {
    await verifySecretKeys(database, sealer);
  } catch (error) {
    await database.pool.end();
    throw error;
  }
  const prisma = lazyPrisma(database.pool);
  return {
    applications: applicationStore(database, sealer),
    operations: operationStore(database, sealer),
    history: historyStore(database),
    projects: projectStore(database),
    clusters: clusterStore(database, sealer),
    repositories: repositoryStore(database, sealer, { forWriting: false }),
    writeRepositories: repositoryStore(database, sealer, { forWriting: true }),
    credentialTemplates: credentialTemplateStore(database, sealer, { forWriting: false }),
    writeCredentialTemplates: credentialTemplateStore(database, sealer, { forWriting: true }),
    certificates: certificateStore(database),
    gpgKeys: gpgKeyStore(database),
    sopsKeys: sopsKeyStore(database, sealer),
    approvals: approvalStore(database, sealer),
    accounts: accountStore(database),
    sessions: sessionStore(database, sealer),
    tokens: tokenStore(database),
    leases: leaseStore(database),
    renderClaims: renderClaimStore(database),
    remotes: remoteStore(database),
    outbox: outboxStore(database, connection),
    audit: auditStore(database),
    settings: settingStore(database),
    sso: ssoStore(database, sealer),
    rbacPolicy: rbacPolicyStore(database),
    webhooks: webhookStore(database, sealer),
    ping: () =>
      database.query('SELECT 1').then(
        () => true,
        () => false,
      ),
    close: async () => {
      await prisma.close();
      await database.pool.end();
    },
  };
}

/**
 * Gives up what was sealed with a key that is lost, and begins with this one. Behind
 * `lockstep admin key reset`; answers how many credentials have to be entered again.
 */
export async function resetSecretKey(
  options: OpenStoreOptions,
  actor: Actor,
): Promise<{ clusters: number; repositories: number }> {
  const { secretKey } = options;
  return withDatabase(options, (database) => reset(database, createSealer(secretKey), actor));
}

/**
 * Seals with the first key what previous ones have sealed, while servers and workers go on. Behind
 * `lockstep admin key rotate`; may be interrupted and repeated at any time.
 * @throws UserError failed-precondition when a key that is in use is not known.
 */
export async function rotateSecretKey(
  options: OpenStoreOptions,
  actor: Actor,
  onProgress: (progress: ResealProgress) => void = () => {},
): Promise<Rotation> {
  const sealer = createSealer(options.secretKey, options.previousKeys);
  return withDatabase(options, (database) => rotate(database, sealer, actor, onProgress));
}

/** What every sealing key is still used for. Behind `lockstep admin key status`; writes nothing. */
export async function secretKeyStatus(options: OpenStoreOptions): Promise<KeyStatus> {
  const sealer = createSealer(options.secretKey, options.previousKeys);
  return withDatabase(options, (database) => readKeyStatus(database, sealer));
}

/**
 * Checks the chain of the whole audit, without the key that credentials are sealed with. `known` is
 * a link that somebody has kept elsewhere. Behind `lockstep admin audit verify`.
 * @throws UserError invalid-argument where retention has dropped the row of `known`.
 */
export async function verifyAudit(
  options: Omit<OpenStoreOptions, 'secretKey'>,
  known?: ChainLink,
): Promise<AuditVerdict> {
  return withDatabase(options, (database) => verify(database, known));
}

async function withDatabase<T>(
  options: Omit<OpenStoreOptions, 'secretKey'>,
  work: (database: Database) => Promise<T>,
): Promise<T> {
  const database = openDatabase({ ...connectionOf(options), poolSize: 1 });
  try {
    return await work(database);
  } finally {
    await database.pool.end();
  }
}

function connectionOf(options: Omit<OpenStoreOptions, 'secretKey'>) {
  return {
    databaseUrl: options.databaseUrl,
    applicationName: options.applicationName ?? 'lockstep',
    onError: options.onError ?? (() => {}),
  };
}
