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
const ANCESTOR = (...conditions: string[]) =>
  `.status.ancestors=${JSON.stringify([{ ancestorRef: { name: 'eg' }, conditions: conditions.map(told) }])}`;
const LISTENER = (...conditions: string[]) =>
  `.status.listeners=${JSON.stringify([{ name: 'web', conditions: conditions.map(told) }])}`;
function told(text: string) {
  const [type, status, generation] = text.split('=');
  return {
    type,
    status,
    message: 'told',
    ...(generation ? { observedGeneration: Number(generation) } : {}),
  };
}
const ROUTE = {
  '-': 'Progressing',
  '.status.parents=[]': 'Progressing',
  [PARENT('Accepted=True', 'ResolvedRefs=True')]: 'Healthy',
  [PARENT('Accepted=True', 'ResolvedRefs=False')]: 'Degraded',
  [PARENT('Accepted=False')]: 'Degraded',
  [PARENT('Accepted=Unknown')]: 'Progressing',
  [PARENT('Accepted=True=1', 'ResolvedRefs=True=1')]: 'Progressing',
  [PARENT('Accepted=True=2', 'ResolvedRefs=True=2')]: 'Healthy',
} as const;
const GATEWAY = {
  '-': 'Progressing',
  'Accepted=True Programmed=True': 'Healthy',
  'Accepted=True Programmed=False:Invalid': 'Degraded',
  'Accepted=True Programmed=False:Pending': 'Progressing',
  'Accepted=False': 'Degraded',
  'Accepted=Unknown:Pending': 'Progressing',
  [`Accepted=True Programmed=True ${LISTENER('ResolvedRefs=False')}`]: 'Degraded',
  [`Accepted=True Programmed=True ${LISTENER('ResolvedRefs=False=1')}`]: 'Healthy',
} as const;
const POLICY = {
  '-': 'Progressing',
  [ANCESTOR('Accepted=True')]: 'Healthy',
  [ANCESTOR('Accepted=False')]: 'Degraded',
} as const;
const ISTIO = {
  '-': undefined,
  'Reconciled=True': 'Healthy',
  'Reconciled=False': 'Progressing',
  '.status.validationMessages=[{"level":"ERROR","documentationUrl":"https://istio.io"}]':
    'Degraded',
} as const;
const ACCEPTED = {
  '-': 'Progressing',
  'Accepted=True': 'Healthy',
  'Accepted=False': 'Degraded',
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
const PROMETHEUS = {
  '-': 'Progressing',
  'Available=True': 'Healthy',
  'Available=False:SomePodsNotReady': 'Progressing',
  'Available=False:Failed': 'Degraded',
  'Available=Degraded:SomePodsNotReady': 'Progressing',
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
const COMPLIANCE = {
  '-': 'Progressing',
  '.status.compliant=Compliant': 'Healthy',
  '.status.compliant=NonCompliant': 'Degraded',
  '.status.compliant=Pending': 'Progressing',
  '.status.compliant=Compliant .status.lastEvaluatedGeneration=1': 'Progressing',
  '.spec.disabled=true': 'Suspended',
} as const;
const KYVERNO_POLICY = {
  '-': 'Progressing',
  '.status.conditionStatus.ready=true': 'Healthy',
  '.status.conditionStatus={"ready":false,"message":"bad"}': 'Degraded',
  '.status.conditionStatus.conditions=[{"type":"WebhookConfigured","status":"True"}]': 'Healthy',
} as const;
const NODE = { ...READY, 'Ready=Unknown': 'Progressing' } as const;
const SCALED = {
  ...READY,
  'Ready=True Fallback=True': 'Degraded',
  'Ready=True Paused=True': 'Suspended',
  'Ready=True Paused=False Fallback=False': 'Healthy',
} as const;

/** Networks, observability, scaling, policies, OpenShift, Knative, virtual machines. */
export const platformCases: Cases = {
  'gateway.networking.k8s.io/GatewayClass': ACCEPTED,
  'gateway.networking.k8s.io/Gateway': GATEWAY,
  'gateway.networking.k8s.io/ListenerSet': GATEWAY,
  'gateway.networking.x-k8s.io/XListenerSet': GATEWAY,
  'gateway.networking.k8s.io/HTTPRoute': ROUTE,
  'gateway.networking.k8s.io/GRPCRoute': ROUTE,
  'gateway.networking.k8s.io/TLSRoute': ROUTE,
  'gateway.networking.k8s.io/TCPRoute': ROUTE,
  'gateway.networking.k8s.io/UDPRoute': ROUTE,
  'gateway.networking.k8s.io/BackendTLSPolicy': POLICY,
  'gateway.envoyproxy.io/BackendTrafficPolicy': POLICY,
  'gateway.envoyproxy.io/ClientTrafficPolicy': POLICY,
  'gateway.envoyproxy.io/EnvoyExtensionPolicy': POLICY,
  'gateway.envoyproxy.io/EnvoyPatchPolicy': POLICY,
  'gateway.envoyproxy.io/SecurityPolicy': POLICY,
  'gateway.envoyproxy.io/Backend': ACCEPTED,
  'networking.istio.io/*': ISTIO,
  'security.istio.io/*': ISTIO,
  'telemetry.istio.io/*': ISTIO,
  'extensions.istio.io/*': ISTIO,
  'install.istio.io/IstioOperator': {
    '-': 'Progressing',
    '.status.status=HEALTHY': 'Healthy',
    '.status.status=RECONCILING': 'Progressing',
    '.status.status=ERROR': 'Degraded',
  },
  'sailoperator.io/Istio': READY,
  'sailoperator.io/IstioCNI': READY,
  'sailoperator.io/IstioRevision': READY,
  'sailoperator.io/ZTunnel': READY,
  'projectcontour.io/HTTPProxy': {
    '-': 'Progressing',
    '.status.currentStatus=valid': 'Healthy',
    '.status.currentStatus=invalid': 'Degraded',
    '.status.currentStatus=orphaned': 'Degraded',
  },
  'getambassador.io/Host': {
    '.status.state=Ready': 'Healthy',
    '.status.state=Pending': 'Progressing',
    '.status.state=Error': 'Degraded',
  },
  'getambassador.io/Mapping': { '.status.state=Running': 'Healthy' },
  'flagger.app/Canary': {
    '-': 'Progressing',
    '.status.phase=Initialized': 'Healthy',
    '.status.phase=Succeeded': 'Healthy',
    '.status.phase=Promoting': 'Progressing',
    '.status.phase=Failed': 'Degraded',
  },
  'kiali.io/Kiali': {
    'Successful=True Failure=False Running=True:Successful': 'Healthy',
    'Running=True:Running': 'Progressing',
    'Failure=True': 'Degraded',
  },
  'policy.linkerd.io/HTTPRoute': LINKERD,
  'policy.linkerd.io/HTTPLocalRateLimitPolicy': LINKERD,
  'policy.linkerd.io/EgressNetwork': LINKERD,
  'cilium.io/CiliumLoadBalancerIPPool': PERIPHERAL,
  'cilium.io/CiliumNetworkPolicy': PERIPHERAL,
  'cilium.io/CiliumClusterwideNetworkPolicy': PERIPHERAL,
  'metallb.io/MetalLB': OPERATOR,
  'nmstate.io/NodeNetworkConfigurationPolicy': OPERATOR,
  'elasticsearch.k8s.elastic.co/Elasticsearch': {
    '-': 'Unknown',
    '.status.phase=Ready .status.health=green': 'Healthy',
    '.status.phase=Ready .status.health=yellow': 'Progressing',
    '.status.phase=Ready .status.health=red': 'Degraded',
    '.status.phase=ApplyingChanges .status.health=green': 'Progressing',
    '.status.phase=Invalid': 'Degraded',
  },
  'kibana.k8s.elastic.co/Kibana': COLOUR,
  'apm.k8s.elastic.co/ApmServer': COLOUR,
  'agent.k8s.elastic.co/Agent': COLOUR,
  'beat.k8s.elastic.co/Beat': COLOUR,
  'enterprisesearch.k8s.elastic.co/EnterpriseSearch': COLOUR,
  'logstash.k8s.elastic.co/Logstash': COLOUR,
  'maps.k8s.elastic.co/ElasticMapsServer': COLOUR,
  'monitoring.coreos.com/Prometheus': PROMETHEUS,
  'monitoring.coreos.com/PrometheusAgent': PROMETHEUS,
  'monitoring.coreos.com/Alertmanager': PROMETHEUS,
  'monitoring.coreos.com/ThanosRuler': PROMETHEUS,
  'grafana.integreatly.org/Grafana': {
    '-': 'Progressing',
    '.status.stage=complete .status.stageStatus=success': 'Healthy',
    '.status.stage=deployment .status.stageStatus=in_progress': 'Progressing',
    '.status.stage=deployment .status.stageStatus=failed': 'Degraded',
  },
  'grafana.integreatly.org/GrafanaDashboard': CONTENT,
  'grafana.integreatly.org/GrafanaDatasource': CONTENT,
  'grafana.integreatly.org/GrafanaFolder': CONTENT,
  'grafana.integreatly.org/GrafanaAlertRuleGroup': CONTENT,
  'grafana.integreatly.org/GrafanaContactPoint': CONTENT,
  'grafana.integreatly.org/GrafanaLibraryPanel': CONTENT,
  'grafana.integreatly.org/GrafanaMuteTiming': CONTENT,
  'grafana.integreatly.org/GrafanaNotificationPolicy': CONTENT,
  'grafana.integreatly.org/GrafanaNotificationTemplate': CONTENT,
  'grafana.integreatly.org/GrafanaServiceAccount': CONTENT,
  'opentelemetry.io/OpenTelemetryCollector': {
    '-': 'Progressing',
    '.status.scale.statusReplicas=1/2': 'Progressing',
    '.status.scale.statusReplicas=2/2': 'Healthy',
    '.spec.mode=sidecar': 'Healthy',
  },
  'jaegertracing.io/Jaeger': {
    '-': 'Progressing',
    '.status.phase=Running': 'Healthy',
    '.status.phase=Failed': 'Degraded',
  },
  'datadoghq.com/DatadogMetric': {
    '-': 'Progressing',
    'Active=True Valid=True Error=False': 'Healthy',
    'Active=True Error=True': 'Degraded',
  },
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
  'keda.sh/ScaledObject': SCALED,
  'keda.sh/ScaledJob': SCALED,
  'autoscaling.k8s.io/VerticalPodAutoscaler': {
    '-': 'Progressing',
    'RecommendationProvided=True': 'Healthy',
    'RecommendationProvided=False': 'Progressing',
    'ConfigUnsupported=True RecommendationProvided=True': 'Degraded',
    'NoPodsMatched=True RecommendationProvided=False': 'Degraded',
  },
  'karpenter.sh/NodePool': NODE,
  'karpenter.sh/NodeClaim': NODE,
  'karpenter.sh/EC2NodeClass': NODE,
  'karpenter.k8s.aws/EC2NodeClass': NODE,
  'karpenter.azure.com/AKSNodeClass': NODE,
  'eks.amazonaws.com/NodeClass': NODE,
  'kyverno.io/ClusterPolicy': { ...READY, '.status.ready=true': 'Healthy' },
  'kyverno.io/Policy': READY,
  'policies.kyverno.io/ValidatingPolicy': KYVERNO_POLICY,
  'policies.kyverno.io/NamespacedValidatingPolicy': KYVERNO_POLICY,
  'policies.kyverno.io/MutatingPolicy': KYVERNO_POLICY,
  'policies.kyverno.io/NamespacedMutatingPolicy': KYVERNO_POLICY,
  'policies.kyverno.io/GeneratingPolicy': KYVERNO_POLICY,
  'policies.kyverno.io/NamespacedGeneratingPolicy': KYVERNO_POLICY,
  'policies.kyverno.io/DeletingPolicy': KYVERNO_POLICY,
  'policies.kyverno.io/NamespacedDeletingPolicy': KYVERNO_POLICY,
  'policies.kyverno.io/ImageValidatingPolicy': KYVERNO_POLICY,
  'policies.kyverno.io/NamespacedImageValidatingPolicy': KYVERNO_POLICY,
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
  'policy.open-cluster-management.io/Policy': {
    ...COMPLIANCE,
    '.status.compliant=NonCompliant .status.status=[{"clustername":"a","compliant":"NonCompliant"}]':
      'Degraded',
  },
  'policy.open-cluster-management.io/ConfigurationPolicy': COMPLIANCE,
  'policy.open-cluster-management.io/CertificatePolicy': COMPLIANCE,
  'policy.open-cluster-management.io/OperatorPolicy': COMPLIANCE,
  'route.openshift.io/Route': {
    '-': 'Progressing',
    '.status.ingress=[{"conditions":[{"type":"Admitted","status":"True"}]}]': 'Healthy',
    '.status.ingress=[{"conditions":[{"type":"Admitted","status":"False"}]}]': 'Degraded',
  },
  'apps.openshift.io/DeploymentConfig': {
    '-': 'Progressing',
    'Available=True Progressing=True:NewReplicationControllerAvailable .status.replicas=1':
      'Healthy',
    'Available=False Progressing=True:NewReplicationControllerAvailable .status.replicas=1':
      'Progressing',
    'Available=False Progressing=False .status.replicas=1': 'Degraded',
    'Available=False Progressing=False .status.replicas=0': 'Healthy',
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
  'operator.openshift.io/IngressController': OPERATOR,
  'operator.openshift.io/*': { ...OPERATOR, '-': undefined },
  'operators.coreos.com/Subscription': {
    '-': 'Progressing',
    'CatalogSourcesUnhealthy=False': 'Healthy',
    'CatalogSourcesUnhealthy=True': 'Degraded',
    'ResolutionFailed=True': 'Degraded',
    'InstallPlanPending=True:Installing': 'Progressing',
    'InstallPlanMissing=True:Other': 'Degraded',
    'InstallPlanMissing=True:ReferencedInstallPlanNotFound': 'Healthy',
    'InstallPlanPending=True:RequiresApproval .spec.installPlanApproval=Manual .status.state=UpgradePending .status.installedCSV=a.v1':
      'Healthy',
  },
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
  'serving.knative.dev/Service': {
    ...KNATIVE,
    'Ready=True .status.observedGeneration=1': 'Progressing',
  },
  'serving.knative.dev/Route': KNATIVE,
  'serving.knative.dev/Configuration': KNATIVE,
  'serving.knative.dev/Revision': KNATIVE,
  'serving.knative.dev/DomainMapping': KNATIVE,
  'operator.knative.dev/KnativeServing': KNATIVE,
  'operator.knative.dev/KnativeEventing': KNATIVE,
  'eventing.knative.dev/*': OPTIONAL,
  'messaging.knative.dev/*': OPTIONAL,
  'sources.knative.dev/*': OPTIONAL,
  'flows.knative.dev/*': OPTIONAL,
  'serving.kserve.io/InferenceService': {
    ...READY,
    'Stopped=True Ready=False': 'Suspended',
    'Ready=False .status.modelStatus.transitionStatus=InProgress': 'Progressing',
    'Ready=True .status.modelStatus.transitionStatus=BlockedByFailedLoad': 'Degraded',
  },
  'serving.kserve.io/LLMInferenceService': READY,
  'kubevirt.io/VirtualMachine': {
    '-': 'Progressing',
    '.status.printableStatus=Running Ready=True': 'Healthy',
    '.status.printableStatus=Stopped Ready=False': 'Suspended',
    '.status.printableStatus=Stopped .spec.running=false': 'Healthy',
    '.status.printableStatus=Stopped .spec.runStrategy=Halted': 'Healthy',
    '.status.printableStatus=Running Paused=True': 'Suspended',
    '.status.printableStatus=CrashLoopBackOff': 'Degraded',
    '.status.printableStatus=Starting': 'Progressing',
    'Failure=True': 'Degraded',
    'Ready=True': 'Healthy',
  },
  'kubevirt.io/VirtualMachineInstance': {
    '.status.phase=Running Ready=True': 'Healthy',
    '.status.phase=Running Ready=False': 'Progressing',
    '.status.phase=Running Paused=True': 'Suspended',
    '.status.phase=Failed': 'Degraded',
    '.status.phase=Succeeded': 'Healthy',
  },
  'kubevirt.io/KubeVirt': {
    '.status.phase=Deployed': 'Healthy',
    '.status.phase=Deploying': 'Progressing',
  },
  'cdi.kubevirt.io/CDI': { '.status.phase=Deployed': 'Healthy', '.status.phase=Error': 'Degraded' },
  'cdi.kubevirt.io/DataVolume': {
    '.status.phase=Succeeded': 'Healthy',
    '.status.phase=ImportInProgress': 'Progressing',
    '.status.phase=Failed': 'Degraded',
    '.status.phase=Paused': 'Suspended',
  },
};
