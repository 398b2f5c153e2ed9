import type { Cases } from './cases.ts';
import { UNREADABLE } from './unreadable.ts';

const TEKTON = {
  ...UNREADABLE,
  '-': 'Progressing',
  'Succeeded=Unknown:Running': 'Progressing',
  'Succeeded=True': 'Healthy',
  'Succeeded=False': 'Degraded',
  'Succeeded=Unknown Succeeded=True': 'Progressing',
  'Other=False': 'Progressing',
} as const;
const SAP = {
  '-': 'Progressing',
  '.status={}': 'Progressing',
  '.status.conditions=[]': 'Healthy',
  'Ready=False': 'Healthy',
  'Succeeded=True Ready=True': 'Healthy',
  'Succeeded=False': 'Degraded',
  'Failed=True': 'Degraded',
  'Failed=False Succeeded=True': 'Healthy',
} as const;
const VAULT = {
  'SecretSynced=True': 'Healthy',
  'SecretSynced=False': 'Degraded',
  '.status.valid=false': 'Degraded',
} as const;
const BINDING = (clusters: string, states: string) =>
  `.spec.clusters=${clusters} .status.aggregatedStatus=${states}`;
const KARMADA = {
  '-': 'Progressing',
  '.status={}': 'Unknown',
  '.spec={} .status={}': 'Progressing',
  [BINDING('[]', '[]')]: 'Progressing',
  [BINDING('[{}]', '[]')]: 'Progressing',
  [BINDING('[{}]', '[{"health":"Healthy"}]')]: 'Healthy',
  [BINDING('[{}]', '[{}]')]: 'Healthy',
  [BINDING('[{}]', '[{"health":"Unhealthy"}]')]: 'Degraded',
  [BINDING('[{}]', '[{"health":"Unknown"}]')]: 'Degraded',
  [BINDING('[{}]', '[{"health":"Unknown","applied":true}]')]: 'Healthy',
  [BINDING('[{}]', '[7]')]: 'Unknown',
} as const;
const SPARK = (state: string) => `.status.applicationState.state=${state}`;
const EXECUTORS = (...states: string[]) =>
  `.status.executorState=${JSON.stringify(Object.fromEntries(states.map((one, at) => [at, one])))}`;
const RUNS = (...states: string[]) => `${SPARK('RUNNING')} ${EXECUTORS(...states)}`;

/** Certificates, secrets, runs of several makers, and single operators. */
export const exactTaskCases: Cases = {
  'trust.cert-manager.io/Bundle': {
    ...UNREADABLE,
    '-': 'Progressing',
    'Synced=True': 'Healthy',
    'Synced=False': 'Degraded',
    'Synced=Unknown': 'Degraded',
    'Other=False': 'Progressing',
  },
  'networking.gke.io/ManagedCertificate': {
    '-': 'Progressing',
    '.status.certificateStatus=Active': 'Healthy',
    '.status.certificateStatus=Provisioning': 'Progressing',
    '.status.certificateStatus=ProvisioningFailedPermanently': 'Progressing',
    '.status.certificateStatus=Active .status.domainStatus=[{"status":"FailedNotVisible"}]':
      'Degraded',
    '.status.certificateStatus=Active .status.domainStatus=[{"status":"Active"}]': 'Healthy',
    '.status.domainStatus=words': 'Unknown',
  },
  'kubernetes-client.io/ExternalSecret': {
    '-': 'Progressing',
    '.status={}': 'Unknown',
    '.status.status=SUCCESS': 'Healthy',
    '.status.status=SUCCESSFUL': 'Progressing',
    '.status.status=ERROR,_not_found': 'Degraded',
    '.status.status=7': 'Unknown',
  },
  'secrets.hashicorp.com/VaultStaticSecret': {
    '-': 'Degraded',
    '.status={}': 'Degraded',
    '.status.secretMAC=abc': 'Healthy',
    'SecretSynced=True': 'Degraded',
    '.status=7': 'Unknown',
  },
  'secrets.hashicorp.com/VaultDynamicSecret': VAULT,
  'secrets.hashicorp.com/VaultPKISecret': VAULT,
  'secrets.hashicorp.com/VaultAuth': VAULT,
  'secrets.hashicorp.com/VaultAuthGlobal': VAULT,
  'secrets.hashicorp.com/VaultConnection': VAULT,
  'secrets.hashicorp.com/HCPAuth': VAULT,
  'secrets.hashicorp.com/HCPVaultSecretsApp': VAULT,
  'secrets.hashicorp.com/SecretTransformation': VAULT,
  'onepassword.com/OnePasswordItem': {
    ...UNREADABLE,
    '-': 'Progressing',
    'Ready=True': 'Healthy',
    'Ready=False': 'Degraded',
    'Ready=Unknown': 'Progressing',
  },
  'work.karmada.io/ResourceBinding': KARMADA,
  'work.karmada.io/ClusterResourceBinding': KARMADA,
  'sparkoperator.k8s.io/SparkApplication': {
    '-': 'Progressing',
    '.status={}': 'Unknown',
    '.status.applicationState={}': 'Progressing',
    [SPARK('SUBMITTED')]: 'Progressing',
    [SPARK('COMPLETED')]: 'Healthy',
    [SPARK('FAILED')]: 'Degraded',
    [SPARK('FAILING')]: 'Degraded',
    [SPARK('UNKNOWN')]: 'Progressing',
    [SPARK('INVALIDATING')]: 'Missing',
    [`${SPARK('FAILED')} .status.applicationState.errorMessage=7`]: undefined,
    [SPARK('RUNNING')]: 'Progressing',
    [RUNS('RUNNING')]: 'Unknown',
    [`${RUNS('RUNNING')} .spec.executor.instances=2`]: 'Progressing',
    [`${RUNS('RUNNING')} .spec.executor.instances=1`]: 'Healthy',
    [`${RUNS('RUNNING', 'FAILED')} .spec.executor.instances=1`]: 'Healthy',
    [`${RUNS('RUNNING')} .spec.executor={}`]: 'Healthy',
    [`${RUNS('FAILED')} .spec.executor={}`]: 'Progressing',
    [`${RUNS('RUNNING')} .spec.executor={} .spec.dynamicAllocation={"enabled":false}`]:
      'Progressing',
    [`${RUNS('RUNNING', 'RUNNING')} .spec.executor={} .spec.dynamicAllocation={"enabled":true,"minExecutors":1,"maxExecutors":4}`]:
      'Healthy',
    [`${RUNS('RUNNING')} .spec.executor={} .spec.dynamicAllocation={"enabled":true,"minExecutors":2}`]:
      'Progressing',
    [`${RUNS('RUNNING')} .spec.executor={} .spec.dynamicAllocation={"enabled":true,"minExecutors":"2"}`]:
      'Unknown',
    [`${RUNS('RUNNING')} .spec.executor.instances=4 .spec.sparkConf={"spark.dynamicAllocation.enabled":"true","spark.dynamicAllocation.maxExecutors":"4"}`]:
      'Healthy',
    [`${RUNS('RUNNING')} .spec.executor.instances=4 .spec.sparkConf={"spark.streaming.dynamicAllocation.enabled":"true","spark.streaming.dynamicAllocation.minExecutors":"2"}`]:
      'Progressing',
  },
  'tekton.dev/PipelineRun': TEKTON,
  'tekton.dev/TaskRun': TEKTON,
  'tekton.dev/CustomRun': TEKTON,
  'tekton.dev/Run': TEKTON,
  'pulumi.com/Stack': {
    ...UNREADABLE,
    '-': 'Progressing',
    'Ready=True': 'Healthy',
    'Ready=False': 'Progressing',
    'Stalled=True Ready=False': 'Degraded',
    'Reconciling=True Ready=True': 'Progressing',
    'Ready=True Reconciling=True': 'Healthy',
    '.status.lastUpdate.state=succeeded': 'Progressing',
  },
  'k8s.keycloak.org/Keycloak': {
    ...UNREADABLE,
    '-': 'Progressing',
    'Ready=True HasErrors=False': 'Healthy',
    'Ready=False HasErrors=False': 'Progressing',
    'Ready=True HasErrors=True': 'Healthy',
    'HasErrors=True Ready=True': 'Degraded',
    '.status.conditions=[{"type":"Ready","status":true}]': 'Progressing',
    '.status.conditions=[{"type":"HasErrors","status":"True"}]': 'Unknown',
    '.status.conditions=[{"type":"HasErrors","status":"True","message":"a"},{"type":"Ready","status":"True","lastTransitionTime":"2026-01-01T00:00:00Z"}]':
      'Healthy',
    '.status.conditions=[{"type":"Ready","status":"True","lastTransitionTime":"2026-01-02T00:00:00Z"},{"type":"HasErrors","status":"True","message":"a","lastTransitionTime":"2026-01-01T00:00:00Z"}]':
      'Degraded',
    '.status.conditions=[{"type":"Ready","status":"True","lastTransitionTime":1},{"type":"A","lastTransitionTime":"2026-01-01T00:00:00Z"}]':
      'Unknown',
  },
  'k8s.keycloak.org/KeycloakRealmImport': { 'Done=True': 'Healthy', 'HasErrors=True': 'Degraded' },
  'services.cloud.sap.com/ServiceInstance': { ...SAP, '.status.conditions=words': 'Progressing' },
  'services.cloud.sap.com/ServiceBinding': { ...SAP, '.status.conditions=words': 'Unknown' },
  'tower.ansible.com/AnsibleJob': {
    '-': 'Progressing',
    '.status.ansibleJobResult.status=successful': 'Progressing',
    '.status.ansibleJobResult.status=successful .status.isFinished=true': 'Healthy',
    '.status.ansibleJobResult.status=error .status.isFinished=true': 'Degraded',
    '.status.ansibleJobResult.status=failed .status.isFinished=true': 'Progressing',
    '.status.ansibleJobResult.status=pending .status.isFinished=true': 'Progressing',
    '.status.ansibleJobResult=7': 'Unknown',
  },
};
