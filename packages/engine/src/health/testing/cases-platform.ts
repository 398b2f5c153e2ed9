import type { Cases } from './cases.ts';

const READY = { 'Ready=True': 'Healthy', 'Ready=False': 'Degraded', '-': 'Progressing' } as const;
const OPERATOR = {
  '-': 'Progressing',
  'Available=True Degraded=False Progressing=False': 'Healthy',
  'Available=True Progressing=True': 'Progressing',
  'Available=True Degraded=True': 'Degraded',
  'Available=False': 'Degraded',
} as const;
const PARENT = (...conditions: string[]) =>
  `.status.parents=${JSON.stringify([{ parentRef: { name: 'eg' }, conditions: conditions.map(told) }])}`;
function told(text: string) {
  const [type, status, generation] = text.split('=');
  return {
    type,
    status,
    message: 'told',
    ...(generation ? { observedGeneration: Number(generation) } : {}),
  };
}
const ISTIO = {
  '-': undefined,
  'Reconciled=True': 'Healthy',
  'Reconciled=False': 'Progressing',
  '.status.validationMessages=[{"level":"ERROR","documentationUrl":"https://istio.io"}]':
    'Degraded',
} as const;
const LINKERD = {
  '-': undefined,
  [PARENT('Accepted=True')]: 'Healthy',
  [PARENT('Accepted=False')]: 'Degraded',
} as const;
const COLOUR = {
  '-': 'Unknown',
  '.status.health=green': 'Healthy',
  '.status.health=yellow': 'Progressing',
  '.status.health=red': 'Degraded',
  '.status.expectedNodes=2': 'Progressing',
  '.status.expectedNodes=2 .status.health=green': 'Healthy',
} as const;
const CONTENT = {
  '-': 'Progressing',
  'DashboardSynchronized=True': 'Healthy',
  'DashboardSynchronized=False': 'Degraded',
  'NoMatchingInstance=True': 'Degraded',
  'InvalidSpec=True': 'Degraded',
  '.status.NoMatchingInstances=true': 'Degraded',
  '.status.hash=ab12': 'Healthy',
} as const;
const KNATIVE = { ...READY, 'Ready=Unknown': 'Progressing' } as const;
const OPTIONAL = { ...READY, '-': undefined } as const;
const PERIPHERAL = {
  '-': undefined,
  'cilium.io/PoolConflict=True': 'Degraded',
  'cilium.io/PoolConflict=False': 'Healthy',
  'Valid=False': 'Degraded',
} as const;
const NODE = { ...READY, 'Ready=Unknown': 'Progressing' } as const;
/** Networks, observability, scaling, policies, OpenShift, Knative, virtual machines. */
export const platformCases: Cases = {
  'networking.istio.io/*': ISTIO,
  'security.istio.io/*': ISTIO,
  'telemetry.istio.io/*': ISTIO,
  'extensions.istio.io/*': ISTIO,
  'sailoperator.io/Istio': READY,
  'sailoperator.io/IstioCNI': READY,
  'sailoperator.io/IstioRevision': READY,
  'sailoperator.io/ZTunnel': READY,
  'getambassador.io/Host': {
    '.status.state=Ready': 'Healthy',
    '.status.state=Pending': 'Progressing',
    '.status.state=Error': 'Degraded',
  },
  'getambassador.io/Mapping': { '.status.state=Running': 'Healthy' },
  'policy.linkerd.io/HTTPRoute': LINKERD,
  'policy.linkerd.io/HTTPLocalRateLimitPolicy': LINKERD,
  'policy.linkerd.io/EgressNetwork': LINKERD,
  'cilium.io/CiliumLoadBalancerIPPool': PERIPHERAL,
  'cilium.io/CiliumNetworkPolicy': PERIPHERAL,
  'cilium.io/CiliumClusterwideNetworkPolicy': PERIPHERAL,
  'metallb.io/MetalLB': OPERATOR,
  'kibana.k8s.elastic.co/Kibana': COLOUR,
  'apm.k8s.elastic.co/ApmServer': COLOUR,
  'agent.k8s.elastic.co/Agent': COLOUR,
  'enterprisesearch.k8s.elastic.co/EnterpriseSearch': COLOUR,
  'logstash.k8s.elastic.co/Logstash': COLOUR,
  'maps.k8s.elastic.co/ElasticMapsServer': COLOUR,
  'grafana.integreatly.org/GrafanaAlertRuleGroup': CONTENT,
  'grafana.integreatly.org/GrafanaContactPoint': CONTENT,
  'grafana.integreatly.org/GrafanaLibraryPanel': CONTENT,
  'grafana.integreatly.org/GrafanaMuteTiming': CONTENT,
  'grafana.integreatly.org/GrafanaNotificationPolicy': CONTENT,
  'grafana.integreatly.org/GrafanaNotificationTemplate': CONTENT,
  'grafana.integreatly.org/GrafanaServiceAccount': CONTENT,
  'sloth.slok.dev/PrometheusServiceLevel': {
    '-': 'Progressing',
    '.status.promOpRulesGenerated=true': 'Healthy',
    '.status.promOpRulesGenerated=false': 'Degraded',
  },
  'core.humio.com/*': {
    '.status.state=Running': 'Healthy',
    '.status.state=Exists': 'Healthy',
    '.status.state=Upgrading': 'Progressing',
    '.status.state=ConfigError': 'Degraded',
  },
  'eks.amazonaws.com/NodeClass': NODE,
  'templates.gatekeeper.sh/ConstraintTemplate': {
    '-': 'Progressing',
    '.status.created=true .status.byPod=[{"observedGeneration":2}]': 'Healthy',
    '.status.created=true .status.byPod=[{"observedGeneration":1}]': 'Progressing',
    '.status.byPod=[{"errors":[{"message":"bad_rego"}]}]': 'Degraded',
  },
  'constraints.gatekeeper.sh/*': {
    '-': 'Progressing',
    '.status.byPod=[{"enforced":true,"observedGeneration":2}]': 'Healthy',
    '.status.byPod=[{"enforced":false,"observedGeneration":2}]': 'Progressing',
  },
  'build.openshift.io/Build': {
    '.status.phase=Running': 'Progressing',
    '.status.phase=Complete': 'Healthy',
    '.status.phase=Failed': 'Degraded',
    '.status.phase=Cancelled': 'Suspended',
  },
  'machineconfiguration.openshift.io/MachineConfigPool': {
    'Updated=True Updating=False': 'Healthy',
    'Updated=False Updating=True': 'Progressing',
    'Degraded=True Updated=True': 'Degraded',
    '.spec.paused=true Updated=True': 'Suspended',
  },
  'config.openshift.io/ClusterVersion': { ...OPERATOR, 'Failing=True Available=True': 'Degraded' },
  'config.openshift.io/ClusterOperator': OPERATOR,
  'operator.openshift.io/*': { ...OPERATOR, '-': undefined },
  'operators.coreos.com/InstallPlan': {
    '.status.phase=Installing': 'Progressing',
    '.status.phase=Complete': 'Healthy',
    '.status.phase=Failed': 'Degraded',
    '.status.phase=RequiresApproval': 'Suspended',
  },
  'operators.coreos.com/ClusterServiceVersion': {
    '.status.phase=Succeeded': 'Healthy',
    '.status.phase=InstallReady': 'Progressing',
    '.status.phase=Failed': 'Degraded',
  },
  'operators.coreos.com/CatalogSource': {
    '.status.connectionState.lastObservedState=READY': 'Healthy',
    '.status.connectionState.lastObservedState=CONNECTING': 'Progressing',
    '.status.connectionState.lastObservedState="TRANSIENT_FAILURE"': 'Degraded',
  },
  'olm.operatorframework.io/ClusterExtension': {
    'Installed=True': 'Healthy',
    'Installed=False:Failed': 'Degraded',
    'Installed=False:Absent': 'Progressing',
  },
  'serving.knative.dev/Route': KNATIVE,
  'serving.knative.dev/Configuration': KNATIVE,
  'serving.knative.dev/Revision': KNATIVE,
  'serving.knative.dev/DomainMapping': KNATIVE,
  'eventing.knative.dev/*': OPTIONAL,
  'messaging.knative.dev/*': OPTIONAL,
  'sources.knative.dev/*': OPTIONAL,
  'flows.knative.dev/*': OPTIONAL,
  'kubevirt.io/KubeVirt': {
    '.status.phase=Deployed': 'Healthy',
    '.status.phase=Deploying': 'Progressing',
  },
  'cdi.kubevirt.io/CDI': { '.status.phase=Deployed': 'Healthy', '.status.phase=Error': 'Degraded' },
};
