import type { Cases } from './cases.ts';

const READY = { 'Ready=True': 'Healthy', 'Ready=False': 'Degraded', '-': 'Progressing' } as const;
const OPTIONAL = { ...READY, '-': undefined } as const;
const PERCONA = {
  '.status.state=ready': 'Healthy',
  '.status.state=initializing': 'Progressing',
  '.status.state=error': 'Degraded',
  '.status.state=paused': 'Suspended',
} as const;
const MONGO = {
  '.status.phase=Running': 'Healthy',
  '.status.phase=Pending': 'Progressing',
  '.status.phase=Failed': 'Degraded',
} as const;
const CEPH = {
  '.status.phase=Ready': 'Healthy',
  '.status.phase=Progressing': 'Progressing',
  '.status.phase=Failure': 'Degraded',
} as const;
const JOB = {
  '-': 'Progressing',
  'Created=True Running=True': 'Progressing',
  'Running=False Succeeded=True': 'Healthy',
  'Failed=True': 'Degraded',
  'Suspended=True': 'Suspended',
} as const;
const SEEN = '.status.observedGeneration=2';
const TERRAFORM = {
  '-': 'Progressing',
  '.status.runStatus=applied': 'Healthy',
  '.status.runStatus=errored': 'Degraded',
} as const;

/** Certificates, secrets, messaging, databases, storage, data, and single operators. */
export const operatorCases: Cases = {
  'certmanager.k8s.io/ClusterIssuer': READY,
  'awspca.cert-manager.io/AWSPCAClusterIssuer': READY,
  'awspca.cert-manager.io/AWSPCAIssuer': READY,
  'external-secrets.io/ClusterPushSecret': READY,
  'redhatcop.redhat.io/*': {
    '-': undefined,
    'ReconcileSuccessful=True': 'Healthy',
    'ReconcileFailed=True': 'Degraded',
  },
  'pulsar.streamnative.io/PulsarBroker': READY,
  'pulsar.streamnative.io/PulsarProxy': READY,
  'pulsar.streamnative.io/PulsarCoordinator': READY,
  'zookeeper.streamnative.io/ZooKeeperCluster': READY,
  'bookkeeper.streamnative.io/BookKeeperCluster': READY,
  'resource.streamnative.io/*': OPTIONAL,
  'postgres-operator.crunchydata.com/PostgresCluster': {
    '-': 'Progressing',
    [`${SEEN} .status.instances=[{"replicas":2,"readyReplicas":2}]`]: 'Healthy',
    [`${SEEN} .status.instances=[{"replicas":2,"readyReplicas":1}]`]: 'Progressing',
    '.spec.shutdown=true': 'Suspended',
  },
  'ps.percona.com/PerconaServerMySQL': PERCONA,
  'pgv2.percona.com/PerconaPGCluster': PERCONA,
  'mysql.oracle.com/InnoDBCluster': {
    '.status.cluster.status=ONLINE': 'Healthy',
    '.status.cluster.status=INITIALIZING': 'Progressing',
    '.status.cluster.status=OFFLINE': 'Degraded',
  },
  'mongodbcommunity.mongodb.com/MongoDBCommunity': MONGO,
  'mongodb.com/MongoDB': MONGO,
  'mongodb.com/MongoDBMultiCluster': MONGO,
  'mongodb.com/MongoDBOpsManager': MONGO,
  'atlas.mongodb.com/*': { ...READY, 'Ready=True .status.observedGeneration=1': 'Progressing' },
  'couchbase.com/CouchbaseCluster': {
    'Available=True Balanced=True': 'Healthy',
    'Available=True Upgrading=True': 'Progressing',
    'Available=True Error=True': 'Degraded',
  },
  'app.redislabs.com/RedisEnterpriseCluster': {
    '.status.state=Running': 'Healthy',
    '.status.state=BootstrappingFirstPod': 'Progressing',
    '.status.state=Error': 'Degraded',
  },
  'infinispan.org/Infinispan': { 'WellFormed=True': 'Healthy', 'WellFormed=False': 'Degraded' },
  'ceph.rook.io/*': CEPH,
  'cluster.karmada.io/Cluster': { 'Ready=True': 'Healthy', 'Ready=Unknown': 'Degraded' },
  'cluster.open-cluster-management.io/ManagedCluster': {
    'HubAcceptedManagedCluster=True ManagedClusterConditionAvailable=True': 'Healthy',
    'HubAcceptedManagedCluster=True ManagedClusterConditionAvailable=Unknown': 'Degraded',
    'HubAcceptedManagedCluster=False': 'Progressing',
  },
  'work.open-cluster-management.io/ManifestWork': {
    'Applied=True Available=True': 'Healthy',
    'Applied=True Available=False': 'Progressing',
    'Applied=False': 'Degraded',
  },
  'operator.open-cluster-management.io/MultiClusterHub': { '.status.phase=Running': 'Healthy' },
  'multicluster.openshift.io/MultiClusterEngine': { '.status.phase=Available': 'Healthy' },
  'ray.io/RayCluster': {
    '-': 'Progressing',
    '.status.state=ready': 'Healthy',
    '.status.state=failed': 'Degraded',
    '.status.state=suspended': 'Suspended',
  },
  'ray.io/RayJob': {
    '.status.jobDeploymentStatus=Running': 'Progressing',
    '.status.jobDeploymentStatus=Complete': 'Healthy',
    '.status.jobDeploymentStatus=Failed': 'Degraded',
  },
  'ray.io/RayService': { ...READY, '.status.serviceStatus=Running': 'Healthy' },
  'kubeflow.org/TFJob': JOB,
  'kubeflow.org/PyTorchJob': JOB,
  'kubeflow.org/MPIJob': JOB,
  'kubeflow.org/XGBoostJob': JOB,
  'kubeflow.org/PaddleJob': JOB,
  'kubeflow.org/MXJob': JOB,
  'kubeflow.org/JAXJob': JOB,
  'trainer.kubeflow.org/TrainJob': { ...JOB, 'Complete=True': 'Healthy' },
  'jobset.x-k8s.io/JobSet': { 'Completed=True': 'Healthy', 'Failed=True': 'Degraded' },
  'batch.volcano.sh/Job': {
    '.status.state.phase=Running': 'Progressing',
    '.status.state.phase=Completed': 'Healthy',
    '.status.state.phase=Aborted': 'Degraded',
  },
  'scheduling.volcano.sh/Queue': {
    '.status.state=Open': 'Healthy',
    '.status.state=Closed': 'Suspended',
  },
  'camel.apache.org/IntegrationKit': { '.status.phase=Ready': 'Healthy' },
  'camel.apache.org/IntegrationPlatform': { '.status.phase=Ready': 'Healthy' },
  'camel.apache.org/Kamelet': { '.status.phase=Ready': 'Healthy' },
  'camel.apache.org/Pipe': { '.status.phase=Ready': 'Healthy' },
  'camel.apache.org/KameletBinding': { '.status.phase=Error': 'Degraded' },
  'machinelearning.seldon.io/SeldonDeployment': {
    '.status.state=Available': 'Healthy',
    '.status.state=Creating': 'Progressing',
    '.status.state=Failed': 'Degraded',
  },
  'operator.tekton.dev/TektonConfig': READY,
  'operator.tekton.dev/TektonPipeline': READY,
  'operator.tekton.dev/TektonTrigger': READY,
  'operator.tekton.dev/TektonDashboard': READY,
  'operator.tekton.dev/TektonChain': READY,
  'operator.tekton.dev/TektonAddon': READY,
  'operator.tekton.dev/TektonHub': READY,
  'operator.tekton.dev/TektonResult': READY,
  'app.terraform.io/Workspace': TERRAFORM,
  'app.terraform.io/Module': TERRAFORM,
};
