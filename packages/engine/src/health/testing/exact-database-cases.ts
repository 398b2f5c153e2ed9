import type { Cases } from './cases.ts';
import { UNREADABLE } from './unreadable.ts';

const MARIADB_READY = {
  ...UNREADABLE,
  '-': 'Progressing',
  'Ready=True': 'Healthy',
  'Ready=False': 'Degraded',
  'Ready=False:RestoreInProgress': 'Degraded',
  'Ready=Unknown': 'Degraded',
  'Other=False Ready=True': 'Healthy',
  'Other=True': 'Progressing',
  '.spec.suspend=true Ready=True': 'Healthy',
} as const;
const MARIADB_FURTHER = {
  'Ready=True': 'Healthy',
  'Ready=False:RestoreInProgress': 'Progressing',
  '.spec.suspend=true Ready=True': 'Suspended',
} as const;
const MARIADB_RUN_FURTHER = {
  '-': 'Progressing',
  'Complete=True': 'Healthy',
  'Complete=False:JobFailed': 'Degraded',
} as const;
const NODES = '.status.ready=3 .status.size=3';
const PHASE = (name: string) => `.status.conditions=[] .status.phase=${name}`;
const CNPG_FURTHER = {
  '-': 'Progressing',
  '.status.applied=true .status.observedGeneration=2': 'Healthy',
  '.status.applied=false .status.observedGeneration=2': 'Degraded',
} as const;

/** Databases. */
export const exactDatabaseCases: Cases = {
  'postgresql.cnpg.io/Cluster': {
    '-': 'Unknown',
    '.status={}': 'Progressing',
    [PHASE('Cluster_in_healthy_state')]: 'Healthy',
    'Ready=False .status.phase=Cluster_in_healthy_state': 'Healthy',
    [PHASE('Setting_up_primary')]: 'Progressing',
    [PHASE('Failing_over')]: 'Degraded',
    [PHASE('Cluster_is_unrecoverable_and_needs_manual_intervention')]: 'Suspended',
    [PHASE('Dancing')]: 'Unknown',
    '.status.conditions=[]': 'Unknown',
    '.status.phase=Cluster_in_healthy_state': 'Progressing',
    'cnpg.io/hibernation=True .status.phase=Cluster_in_healthy_state': 'Suspended',
    'cnpg.io/hibernation=False .status.phase=Cluster_in_healthy_state': 'Degraded',
    [`${PHASE('Cluster_in_healthy_state')} .metadata.annotations.cnpg|io/hibernation="on"`]:
      'Healthy',
    '.metadata.annotations.cnpg|io/reconciliationLoop=disabled': 'Suspended',
    [`${PHASE('Cluster_in_healthy_state')} .status.phaseReason=7`]: undefined,
  },
  'postgresql.cnpg.io/Backup': {
    '-': 'Progressing',
    '.status.phase=""': 'Progressing',
    '.status.phase=running': 'Progressing',
    '.status.phase=completed': 'Healthy',
    '.status.phase=failed': 'Degraded',
    '.status.phase=walArchivingFailing .status.error=full': 'Degraded',
    '.status.phase=7': undefined,
  },
  'postgresql.cnpg.io/Database': {
    '-': 'Progressing',
    '.status={}': 'Progressing',
    '.status.applied=true .status.observedGeneration=2': 'Healthy',
    '.status.applied=false .status.observedGeneration=2': 'Degraded',
    '.status.applied=true .status.observedGeneration=1': 'Progressing',
    '.status.applied=true': 'Progressing',
    '.status.applied=true .metadata.generation=null': 'Healthy',
    '.status.applied="true" .status.observedGeneration=2': 'Progressing',
    '.status.applied=true .status.observedGeneration=2 .status.message=7': undefined,
  },
  'postgresql.cnpg.io/Publication': CNPG_FURTHER,
  'postgresql.cnpg.io/Subscription': CNPG_FURTHER,
  'psmdb.percona.com/PerconaServerMongoDB': {
    '-': 'Unknown',
    [`.status.state=ready ${NODES}`]: 'Healthy',
    '.status.state=ready': 'Unknown',
    [`.status.state=initializing ${NODES}`]: 'Progressing',
    [`.status.state=error ${NODES}`]: 'Degraded',
    [`.status.state=stopping ${NODES}`]: 'Progressing',
    [`.status.state=paused ${NODES}`]: 'Suspended',
    [`.status.state=dancing ${NODES}`]: 'Unknown',
  },
  'pxc.percona.com/PerconaXtraDBCluster': {
    '-': 'Unknown',
    [`.status.state=ready ${NODES}`]: 'Healthy',
    '.status.state=ready': 'Unknown',
    [`.status.state=initializing ${NODES}`]: 'Progressing',
    '.status.state=error': 'Unknown',
    '.status.state=error .status.message=["no_disk"]': 'Degraded',
    [`.status.state=stopping ${NODES}`]: 'Degraded',
    [`.status.state=paused ${NODES}`]: 'Unknown',
  },
  'k8s.mariadb.com/MariaDB': {
    ...UNREADABLE,
    '-': 'Progressing',
    'Ready=True': 'Healthy',
    'Ready=False:Failed': 'Degraded',
    'Ready=False:RestoreNotComplete': 'Progressing',
    'Ready=Unknown': 'Healthy',
    'Ready=True Updated=False:Failed': 'Degraded',
    'Updated=False Ready=False:Failed': 'Progressing',
    '.status.conditions=[]': 'Healthy',
    '.spec.suspend=true Ready=True': 'Healthy',
  },
  'k8s.mariadb.com/MaxScale': MARIADB_FURTHER,
  'k8s.mariadb.com/Database': MARIADB_READY,
  'k8s.mariadb.com/User': MARIADB_READY,
  'k8s.mariadb.com/Grant': MARIADB_READY,
  'k8s.mariadb.com/Connection': MARIADB_FURTHER,
  'k8s.mariadb.com/Backup': {
    ...UNREADABLE,
    '-': 'Progressing',
    'Complete=True:JobComplete': 'Healthy',
    'Complete=False:JobRunning': 'Progressing',
    'Complete=False:CronJobScheduled': 'Progressing',
    '.status.conditions=[{"type":"Complete","status":"False","reason":"CronJobScheduled","message":"Failed"}]':
      'Degraded',
    '.status.conditions=[{"type":"Complete","status":"True","message":"a"}]': 'Unknown',
    '.status.conditions=[]': 'Healthy',
  },
  'k8s.mariadb.com/PhysicalBackup': MARIADB_RUN_FURTHER,
  'k8s.mariadb.com/Restore': MARIADB_RUN_FURTHER,
  'k8s.mariadb.com/SqlJob': {
    ...UNREADABLE,
    '-': 'Progressing',
    'Complete=True:JobComplete': 'Healthy',
    'Complete=False:JobComplete': 'Progressing',
    'Failed=True:JobFailed': 'Degraded',
    'Complete=False:JobFailed': 'Progressing',
    '.status.conditions=[{"type":"Complete","status":"True"}]': 'Unknown',
  },
  'solr.apache.org/SolrCloud': {
    '-': 'Progressing',
    '.status.solrNodes=[]': 'Healthy',
    '.status.solrNodes=[{"ready":true}]': 'Healthy',
    '.status.solrNodes=[{"ready":true},{"ready":false}]': 'Progressing',
    '.status.solrNodes=[{}]': 'Progressing',
    '.status.solrNodes=words': 'Unknown',
  },
};
