import { byConditions, kinds, READY_STEPS } from '../condition-rule.ts';
import { type HealthRule, type HealthRules, health, listAt, valueAt } from '../fields.ts';
import { byPhase } from '../phase-rule.ts';

const percona = byPhase({
  at: 'state',
  healthy: ['ready'],
  degraded: ['error'],
  suspended: ['paused'],
});
/** The first two of Percona's operators; the field does not call a paused cluster Suspended. */
const perconaFirst = byPhase({
  at: 'state',
  healthy: ['ready'],
  progressing: ['initializing'],
  degraded: ['error', 'stopping'],
  otherwise: 'Unknown',
});

const mariadb = byConditions({
  when: [
    ['Ready', 'False', 'Progressing', ['RestoreNotComplete', 'RestoreInProgress', 'Updating']],
    ...READY_STEPS,
  ],
  suspendedBy: 'suspend',
});
/** Backups and jobs of MariaDB end; a false Complete only says that they have not yet. */
const mariadbRun = byConditions({
  when: [
    ['Complete', 'False', 'Degraded', ['JobFailed', 'Failed']],
    ['Complete', 'True', 'Healthy'],
    ['Complete', 'False', 'Suspended', ['JobSuspended']],
    ['Complete', 'False', 'Healthy', ['CronJobSuccess', 'CronJobScheduled']],
  ],
});

const mongodb = byPhase({
  healthy: ['Running'],
  degraded: ['Failed', 'Unsupported'],
  progressing: ['Pending', 'Reconciling', 'Updated'],
});

const innodb = byPhase({
  at: 'cluster.status',
  healthy: ['ONLINE'],
  degraded: ['OFFLINE', 'OFFLINE_UNCERTAIN', 'NO_QUORUM', 'SPLIT_BRAIN', 'INVALID', 'FAILED'],
});

const atlas = byConditions({
  when: [
    ['Ready', 'False', 'Progressing', ['Reconciling', 'VerifyingFirstRun', 'GettingDevDB']],
    ...READY_STEPS,
  ],
});

const clickhouse = byPhase({
  at: 'status',
  healthy: ['Completed'],
  degraded: ['Aborted', 'Failed'],
  suspended: ['Stopped'],
  message: ['error', 'action'],
});

const couchbase = byConditions({
  when: [
    ['Error', 'True', 'Degraded'],
    ['Hibernating', 'True', 'Suspended'],
    ['Upgrading', 'True', 'Progressing'],
    ['Scaling', 'True', 'Progressing'],
    ['Available', 'False', 'Degraded'],
    ['Available', 'True', 'Healthy'],
  ],
});

const redisEnterprise = byPhase({
  at: 'state',
  healthy: ['Running'],
  degraded: ['Error', 'InvalidUpgrade', 'Invalid'],
});

const cassandra = byConditions({
  when: [
    ['Stopped', 'True', 'Suspended'],
    ['Updating', 'True', 'Progressing'],
    ['Ready', 'True', 'Healthy'],
  ],
});

const infinispan = byConditions({
  when: [
    ['GracefulShutdown', 'True', 'Suspended'],
    ['WellFormed', 'True', 'Healthy'],
    ['WellFormed', 'False', 'Degraded'],
  ],
});

/** Solr is there when each of its nodes is. */
const solr: HealthRule = (object) => {
  const nodes = listAt(object, 'status', 'solrNodes');
  const ready = nodes.filter((node) => valueAt(node, 'ready') === true).length;
  const done = nodes.length > 0 && ready === nodes.length;
  return health(done ? 'Healthy' : 'Progressing', `${ready} of ${nodes.length} nodes are ready`);
};

export const databases: HealthRules = {
  ...kinds('psmdb.percona.com', ['PerconaServerMongoDB'], perconaFirst),
  ...kinds('pxc.percona.com', ['PerconaXtraDBCluster'], perconaFirst),
  ...kinds('ps.percona.com', ['PerconaServerMySQL'], percona),
  ...kinds('pgv2.percona.com', ['PerconaPGCluster'], percona),
  ...kinds(
    'k8s.mariadb.com',
    ['MariaDB', 'MaxScale', 'Database', 'User', 'Grant', 'Connection'],
    mariadb,
  ),
  ...kinds('k8s.mariadb.com', ['Backup', 'PhysicalBackup', 'Restore', 'SqlJob'], mariadbRun),
  'mysql.oracle.com/InnoDBCluster': innodb,
  'mongodbcommunity.mongodb.com/MongoDBCommunity': mongodb,
  ...kinds('mongodb.com', ['MongoDB', 'MongoDBMultiCluster', 'MongoDBOpsManager'], mongodb),
  'atlas.mongodb.com/*': byConditions({ when: READY_STEPS, observed: true }),
  ...kinds('db.atlasgo.io', ['AtlasSchema', 'AtlasMigration'], atlas),
  'clickhouse.altinity.com/ClickHouseInstallation': clickhouse,
  'couchbase.com/CouchbaseCluster': couchbase,
  'app.redislabs.com/RedisEnterpriseCluster': redisEnterprise,
  'cassandra.datastax.com/CassandraDatacenter': cassandra,
  'infinispan.org/Infinispan': infinispan,
  'solr.apache.org/SolrCloud': solr,
};
