import { accountStore } from './accounts.ts';
import type { Actor, Store } from './api.ts';
import { applicationStore } from './applications/store.ts';
import type { AuditVerdict, ChainLink } from './audit/api.ts';
import { auditStore } from './audit/store.ts';
import { verifyAudit as verify } from './audit/verify.ts';
import { certificateStore } from './certificates/store.ts';
import { clusterStore } from './clusters/store.ts';
import { credentialTemplateStore } from './credential-templates/store.ts';
import { openDatabase } from './database.ts';
import { gpgKeyStore } from './gpg-keys/store.ts';
import { historyStore } from './history.ts';
import { leaseStore } from './leases.ts';
import { operationStore } from './operations/store.ts';
import { outboxStore } from './outbox/store.ts';
import { lazyPrisma } from './prisma.ts';
import { projectStore } from './projects/store.ts';
import { rbacPolicyStore } from './rbac-policy.ts';
import { repositoryStore } from './repositories/store.ts';
import { createSealer } from './seal.ts';
import { resetSecretKey as reset, verifySecretKey } from './secret-key.ts';
import { settingStore } from './settings.ts';
import { sopsKeyStore } from './sops-keys/store.ts';
import { webhookStore } from './webhooks/store.ts';

export interface OpenStoreOptions {
  databaseUrl: string;
  /** 32 bytes, as they are or in base64. */
  secretKey: Buffer | string;
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
  const sealer = createSealer(options.secretKey);
  const connection = connectionOf(options);
  const database = openDatabase({ ...connection, poolSize: options.poolSize ?? 10 });
  try {
    await verifySecretKey(database, sealer);
  } catch (error) {
    await database.pool.end();
    throw error;
  }
  const prisma = lazyPrisma(database.pool);
  return {
    applications: applicationStore(database),
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
    accounts: accountStore(database),
    leases: leaseStore(database),
    outbox: outboxStore(database, connection),
    audit: auditStore(database, prisma),
    settings: settingStore(database),
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
  const database = openDatabase({ ...connectionOf(options), poolSize: 1 });
  try {
    return await reset(database, createSealer(options.secretKey), actor);
  } finally {
    await database.pool.end();
  }
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
  const database = openDatabase({ ...connectionOf(options), poolSize: 1 });
  try {
    return await verify(database, known);
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
