import { describe, expect, it } from 'vitest';
import { healthOf } from './index.ts';
import { objectIn } from './testing/situation.ts';

/** What is passed on from the object, by kind and situation; see `objectIn`. */
const MESSAGES: readonly (readonly [kind: string, situation: string, message: string])[] = [
  ['keda.sh/ScaledObject', 'Ready=True Fallback=True Active=True', 'Fallback told'],
  ['kafka.strimzi.io/Kafka', 'NotReady=True:Failed', 'NotReady told'],
  ['karpenter.sh/NodeClaim', 'Ready=True Disrupting=True', 'Disrupting told'],
  ['kubevirt.io/VirtualMachine', 'Ready=False .status.printableStatus=Stopping', 'Stopping'],
  ['kubevirt.io/VirtualMachineInstance', 'Ready=False .status.phase=Running', 'Ready told'],
  ['monitoring.coreos.com/Prometheus', 'Available=False:NoPods', 'Available told'],
  ['kustomize.toolkit.fluxcd.io/Kustomization', '.spec={} Ready=False:BuildFailed', 'BuildFailed'],
  [
    'source.toolkit.fluxcd.io/GitRepository',
    '.spec={} Ready=True:Succeeded ArtifactInStorage=True ArtifactOutdated=True:NewRevision',
    'Succeeded NewRevision',
  ],
  ['k8s.mariadb.com/MariaDB', 'Ready=True Updated=False:Failed', 'Updated told'],
  ['k8s.mariadb.com/SqlJob', 'Failed=True:JobFailed', 'JobFailed Failed told'],
  ['postgresql.cnpg.io/Cluster', 'cnpg.io/hibernation=True', 'cnpg.io/hibernation told'],
  ['velero.io/Backup', '.status.phase=Failed .status.failureReason=no_space', 'no space'],
  ['velero.io/Backup', '.status.phase=PartiallyFailed', 'PartiallyFailed'],
  ['minio.min.io/Tenant', '.status.currentState=Waiting_for_Pods', 'Waiting for Pods'],
  ['pkg.crossplane.io/Provider', 'Installed=True:Active Healthy=True:Fine', 'Active Fine'],
  [
    'policy.open-cluster-management.io/Policy',
    '.spec={} .status.compliant=NonCompliant .status.status=[{"clustername":"a"},{"clustername":"b"}]',
    'NonCompliant clusters: a, b',
  ],
  ['policies.kyverno.io/DeletingPolicy', kyverno('True'), 'told'],
  ['policies.kyverno.io/DeletingPolicy', kyverno('False'), 'A: told'],
  ['tekton.dev/TaskRun', 'Succeeded=Unknown:Running', 'Succeeded told'],
  ['k8s.keycloak.org/Keycloak', 'HasErrors=True', 'Has errors: HasErrors told'],
  ['operator.openshift.io/IngressController', 'Progressing=True:Rolling', 'Rolling'],
  ['argoproj.io/Rollout', '.spec={} .status.phase=Paused .status.message=step_2', 'step 2'],
  ['argoproj.io/AnalysisRun', '.status.phase=Failed .status.message=too_slow', 'too slow'],
  ['argoproj.io/EventBus', 'Deployed=False', 'Deployed told'],
  ['argoproj.io/ApplicationSet', 'ErrorOccurred=True', 'ErrorOccurred told'],
  ['cert-manager.io/Certificate', 'Ready=True Issuing=True', 'Issuing told'],
  ['acme.cert-manager.io/Challenge', '.status.state=pending .status.reason=no_DNS', 'no DNS'],
  ['external-secrets.io/ExternalSecret', 'Ready=False', 'Ready told'],
  ['*.services.k8s.aws/*', 'ACK.Terminal=True', 'ACK.Terminal told'],
  ['*.cnrm.cloud.google.com/*', 'Ready=False:UpdateFailed', 'Ready told'],
  ['*.upbound.io/*', 'Ready=True Synced=False', 'Synced told'],
  ['cluster.x-k8s.io/Cluster', '.spec={} .status.phase=Provisioned Ready=False', 'Ready told'],
  ['cluster.x-k8s.io/Machine', '.status.phase=Pending Ready=False', 'Ready told'],
  ['gateway.networking.k8s.io/Gateway', 'Accepted=True Programmed=False', 'Programmed told'],
  [
    'gateway.networking.k8s.io/HTTPRoute',
    '.status.parents=[{"parentRef":{"name":"eg"},"conditions":[{"type":"Accepted","status":"False","message":"no"}]}]',
    'Parent eg: no',
  ],
  ['helm.toolkit.fluxcd.io/HelmRelease', '.spec={} Ready=False:InstallFailed', 'InstallFailed'],
  ['flink.apache.org/FlinkSessionJob', '.status.error=no_jar', 'no jar'],
  [
    'grafana.integreatly.org/GrafanaFolder',
    'A=True:Done B=False:Off',
    'A: Done, A told, B: Off, B told',
  ],
  ['datadoghq.com/DatadogMetric', 'Error=True:Slow', 'Slow: Error told'],
  ['ceph.rook.io/CephCluster', '.status.ceph.health=odd .status.message=wait', 'odd - wait'],
  [
    'capsule.clastix.io/ResourcePool',
    '.status.exhaustions={"b":1,"a":1} Ready=True',
    'Exhausted: a, b',
  ],
];

function kyverno(status: 'True' | 'False'): string {
  const conditions = JSON.stringify([{ type: 'A', status, message: 'told' }]);
  return `.status.conditionStatus={"ready":${status === 'True'},"conditions":${conditions}}`;
}

describe('the message of a kind', () => {
  it.each(MESSAGES)('%s with %s says %s', (kind, situation, message) => {
    expect(healthOf(objectIn(kind, situation))?.message).toBe(message);
  });
});
