import { byConditions, kinds, READY_STEPS } from '../condition-rule.ts';
import { exactAt, exactList, exactly, exactMaybe, holds } from '../exact.ts';
import { type HealthRule, type HealthRules, health } from '../fields.ts';
import { byPhase } from '../phase-rule.ts';
import { atlasGo } from './atlas-go.ts';
import { cassandra } from './cassandra.ts';
import { clickhouse } from './clickhouse.ts';
import { mariadb } from './mariadb.ts';
import { percona as perconaFirst } from './percona.ts';

const percona = byPhase({
  at: 'state',
  healthy: ['ready'],
  degraded: ['error'],
  suspended: ['paused'],
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

const infinispan = byConditions({
  when: [
    ['GracefulShutdown', 'True', 'Suspended'],
    ['WellFormed', 'True', 'Healthy'],
    ['WellFormed', 'False', 'Degraded'],
  ],
});

/** Solr is there when each of its nodes is. */
const solr: HealthRule = exactly((object) => {
  const nodes = exactMaybe(object, 'status', 'solrNodes');
  if (nodes === undefined) return health('Progressing', 'Waiting for the nodes');
  return exactList(nodes).every((node) => holds(exactAt(node, 'ready')))
    ? health('Healthy', 'All nodes are ready')
    : health('Progressing', 'Some nodes are not ready');
});

export const databases: HealthRules = {
  ...perconaFirst,
  ...kinds('ps.percona.com', ['PerconaServerMySQL'], percona),
  ...kinds('pgv2.percona.com', ['PerconaPGCluster'], percona),
  ...mariadb,
  'mysql.oracle.com/InnoDBCluster': innodb,
  'mongodbcommunity.mongodb.com/MongoDBCommunity': mongodb,
  ...kinds('mongodb.com', ['MongoDB', 'MongoDBMultiCluster', 'MongoDBOpsManager'], mongodb),
  'atlas.mongodb.com/*': byConditions({ when: READY_STEPS, observed: true }),
  ...atlasGo,
  ...clickhouse,
  'couchbase.com/CouchbaseCluster': couchbase,
  'app.redislabs.com/RedisEnterpriseCluster': redisEnterprise,
  ...cassandra,
  'infinispan.org/Infinispan': infinispan,
  'solr.apache.org/SolrCloud': solr,
};
