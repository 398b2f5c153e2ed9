import { describe, expect, it } from 'vitest';
import { healthOf } from './index.ts';
import { objectIn } from './testing/situation.ts';

/** Kinds of Kubernetes itself in shapes that no controller leaves them in; see `objectIn`. */
function shapes(groupKind: string, base: string, rows: Record<string, string>) {
  describe(groupKind, () => {
    it.each(Object.entries(rows))('%s is %s', (situation, expected) => {
      const apiVersion = /(?<=^@)\S+/.exec(situation)?.[0];
      const object = objectIn(groupKind, `${base} ${situation.replace(/^@\S+/, '')}`);
      const found = healthOf({ ...object, ...(apiVersion ? { apiVersion } : {}) });
      expect([found?.status, found?.message].join(' ').trim()).toContain(expected);
    });
  });
}

const ROLLED_OUT =
  '.spec.replicas=2 .status.observedGeneration=2 .status.replicas=2 .status.updatedReplicas=2 .status.availableReplicas=2';
shapes('apps/Deployment', ROLLED_OUT, {
  '': 'Healthy',
  '.status.observedGeneration=3': 'Healthy',
  '.status.observedGeneration=1': 'Progressing',
  '.status.observedGeneration=null': 'Progressing',
  '.metadata.generation=null .status.observedGeneration=null': 'Healthy',
  '.status=null': 'Progressing',
  '.status=[]': 'Unknown',
  '.spec=null': 'Healthy',
  '.spec=text': 'Unknown',
  '.spec.replicas=null': 'Healthy',
  '.spec.replicas=2.5': 'Unknown',
  '.spec.replicas={}': 'Unknown',
  '.spec.paused=null': 'Healthy',
  '.spec.paused=true .status.observedGeneration=0': 'Suspended',
  '.spec.template=[]': 'Unknown spec.template is not an object',
  '.spec.template={"spec":{"containers":{}}}':
    'Unknown spec.template.spec.containers is not a list',
  '.spec.template={"spec":{"containers":[{"image":1}]}}':
    'Unknown spec.template.spec.containers[0].image is not a text',
  '.spec.template={"spec":{"containers":[{"resources":{"limits":{"cpu":"much"}}}]}}':
    'Unknown spec.template.spec.containers[0].resources.limits.cpu is not a quantity',
  '.spec.template={"spec":{"containers":[{"resources":{"limits":{"cpu":2,"memory":"1Gi"}}}]}}':
    'Healthy',
  '.spec.strategy={"rollingUpdate":{"maxSurge":"25%","maxUnavailable":0}}': 'Healthy',
  '.spec.strategy={"rollingUpdate":{"maxSurge":true}}': 'Unknown',
  '.spec.made-up=[1]': 'Healthy',
  '.metadata.labels={"a":1}': 'Unknown metadata.labels.a is not a text',
  '.metadata.labels=null': 'Healthy',
  '.metadata.creationTimestamp="2026-01-05T10:00:00Z"': 'Healthy',
  '.metadata.creationTimestamp="2026-02-30T10:00:00Z"': 'Unknown',
  '.metadata.creationTimestamp=""': 'Unknown',
  '.metadata.finalizers={}': 'Unknown',
  '.status.conditions={}': 'Unknown',
  '.status.conditions=[null]': 'Healthy',
  '.status.conditions=[{"type":"Progressing","lastUpdateTime":"today"}]': 'Unknown',
  '.status.made-up=1': 'Healthy',
  'Progressing=Unknown:ProgressDeadlineExceeded': 'Degraded',
  'Progressing=True Progressing=False:ProgressDeadlineExceeded': 'Healthy',
  '@apps/v1beta2': 'Unknown',
});

shapes('apps/ReplicaSet', '.spec.replicas=1 .status.observedGeneration=2', {
  '.status.availableReplicas=1': 'Healthy',
  '.status.availableReplicas=null': 'Progressing',
  '.spec.replicas=null': 'Healthy',
  'ReplicaFailure=True:FailedCreate': 'Degraded ReplicaFailure told',
  'ReplicaFailure=False ReplicaFailure=True .status.availableReplicas=1': 'Healthy',
  '.status.fullyLabeledReplicas="1"': 'Unknown',
});

const STATEFUL = '.spec.replicas=3 .status.observedGeneration=2 .status.readyReplicas=3';
shapes('apps/StatefulSet', STATEFUL, {
  '': 'Healthy',
  '.status.currentRevision=a .status.updateRevision=b': 'Progressing',
  '.spec.updateStrategy={"type":"OnDelete"} .status.updateRevision=b': 'Healthy',
  '.spec.updateStrategy={"type":"RollingUpdate"} .status.updateRevision=b': 'Progressing',
  '.spec.updateStrategy={"type":"RollingUpdate","rollingUpdate":{}} .status.updateRevision=b':
    'Healthy',
  '.spec.updateStrategy={"type":"RollingUpdate","rollingUpdate":{"partition":2}}': 'Progressing',
  '.spec.updateStrategy={"type":"RollingUpdate","rollingUpdate":{"partition":5}}': 'Healthy',
  '.spec.updateStrategy={"rollingUpdate":{"partition":0}} .status.updateRevision=b': 'Progressing',
  '.spec.updateStrategy={"rollingUpdate":{"partition":"0"}}': 'Unknown',
  '.metadata.generation=null .status.observedGeneration=0': 'Progressing',
  '.spec.replicas=null .status.readyReplicas=0': 'Healthy',
  '.spec.volumeClaimTemplates={}': 'Unknown',
});

const DAEMON = '.status.observedGeneration=2 .status.desiredNumberScheduled=2';
shapes('apps/DaemonSet', DAEMON, {
  '.status.updatedNumberScheduled=2 .status.numberAvailable=2': 'Healthy',
  '.status.updatedNumberScheduled=2 .status.numberAvailable=1': 'Progressing',
  '.status.updatedNumberScheduled=1 .status.numberAvailable=2': 'Progressing',
  '.spec.updateStrategy={"type":"OnDelete"}': 'Healthy',
  '.spec.updateStrategy={"type":"OnDelete"} .status.observedGeneration=1': 'Progressing',
  '.spec.updateStrategy=OnDelete': 'Unknown',
  '.status.numberReady=[]': 'Unknown',
});

const waits = (reason: string, message = '') =>
  `.status.containerStatuses=${JSON.stringify([{ state: { waiting: { reason, message } } }])}`;
const ENDED = '.status.containerStatuses=[{"name":"a","lastState":{"terminated":{}}}]';
const IGNORED =
  '.metadata.annotations={"argocd|argoproj|io/ignore-restart-policy":"true"}'.replaceAll('|', '.');
shapes('/Pod', '.spec.restartPolicy=Always .status.phase=Running', {
  'Ready=True': 'Healthy',
  'Ready=False Ready=True': 'Progressing',
  [`Ready=True ${waits('CrashLoopBackOff', 'again')}`]: 'Degraded again',
  [`${waits('ErrImagePull')}`]: 'Degraded ErrImagePull',
  [`${waits('ContainerCreating')}`]: 'Progressing',
  [`${waits('CrashLoopBackOff')} .spec.restartPolicy=Never`]: 'Progressing',
  [ENDED]: 'Degraded',
  [`${ENDED} Ready=True`]: 'Healthy',
  '.spec.restartPolicy=OnFailure Ready=True': 'Progressing',
  '.spec.restartPolicy=null Ready=True': 'Unknown',
  '.spec.restartPolicy=Sometimes Ready=True': 'Unknown',
  [`.spec.restartPolicy=Never ${IGNORED} Ready=True`]: 'Healthy',
  [`.spec.restartPolicy=OnFailure ${IGNORED} Ready=False`]: 'Progressing',
  [`.spec.restartPolicy=Never ${IGNORED} ${waits('ImagePullBackOff')}`]: 'Degraded',
  [`.spec.restartPolicy=Never ${IGNORED.replace('"true"', '"no"')} Ready=True`]: 'Progressing',
  [`.spec.restartPolicy=Never ${IGNORED.replace('}', ',"helm.sh/hook":"pre-install"}')} Ready=True`]:
    'Progressing',
  '.status.phase=Pending': 'Progressing',
  '.status.phase=Succeeded .spec.restartPolicy=null': 'Healthy',
  '.status.phase=Failed .status.message=evicted': 'Degraded evicted',
  '.status.phase=Failed .status.initContainerStatuses=[{"name":"i","state":{"terminated":{"exitCode":3}}}]':
    'Degraded container "i" failed with exit code 3',
  '.status.phase=null': 'Unknown',
  '.status.phase=Unknown': 'Unknown',
  '.status.startTime=5': 'Unknown',
  '.status.podIPs=[{"ip":1}]': 'Unknown',
  '.spec.containers=[{"ports":[{"containerPort":"80"}]}]': 'Unknown',
});

shapes('batch/Job', '.spec.completions=1', {
  '.status=null': 'Progressing',
  'Complete=True': 'Healthy',
  'Complete=False': 'Healthy',
  'Failed=True:BackoffLimitExceeded Complete=True': 'Degraded Failed told',
  'Suspended=True': 'Suspended',
  'Suspended=False': 'Healthy',
  'Suspended=True Failed=True': 'Degraded',
  '.spec.suspend=true': 'Progressing',
  'SuccessCriteriaMet=True': 'Progressing',
  'Complete=True .status.startTime=yesterday': 'Unknown',
  'Complete=true .status.conditions=[{"type":"Complete","status":true}]': 'Unknown',
});

shapes('batch/CronJob', '.spec.schedule=daily', {
  '.status={}': 'Healthy',
  '.status=text': 'Healthy',
  '.status=1': 'Unknown',
  '.spec=null': 'Unknown',
  '.spec.suspend="true" .status={}': 'Healthy CronJob has not',
  '.status={"lastScheduleTime":"b","lastSuccessfulTime":"a","active":[]}': 'Degraded',
  '.status={"lastScheduleTime":"b","lastSuccessfulTime":"a","active":{}}': 'Degraded',
  '.status={"lastScheduleTime":"b","lastSuccessfulTime":"a","active":1}': 'Unknown',
  '.status={"lastScheduleTime":"b","lastSuccessfulTime":1}': 'Unknown',
});

shapes('/PersistentVolumeClaim', '.status.phase=Bound', {
  '': 'Healthy',
  '.status.phase=Pending': 'Progressing',
  '.status.phase=Lost': 'Degraded',
  '.status.phase=Odd': 'Unknown',
  '.status=null': 'Unknown',
  '.status.capacity={"storage":"1Gi"}': 'Healthy',
  '.status.capacity={"storage":[]}': 'Unknown',
  '.spec.accessModes=ReadWriteOnce': 'Unknown',
});

shapes('/Service', '.spec.type=LoadBalancer', {
  '.status.loadBalancer={"ingress":[{}]}': 'Healthy',
  '.status.loadBalancer={"ingress":[null]}': 'Healthy',
  '.status.loadBalancer={"ingress":[]}': 'Progressing',
  '.status.loadBalancer=null': 'Progressing',
  '.status.loadBalancer={"ingress":{}}': 'Unknown',
  '.status.loadBalancer={"ingress":["a"]}': 'Unknown',
  '.spec.type=null': 'Healthy',
  '.spec.type=ExternalName': 'Healthy',
  '.spec.type=null .spec.ports=[{"port":"80"}]': 'Unknown',
  '.spec.type=null .spec.ports=[{"port":80,"targetPort":"http"}]': 'Healthy',
});

shapes('networking.k8s.io/Ingress', '', {
  '.status.loadBalancer={"ingress":["a"]}': 'Healthy',
  '.status.loadBalancer={"ingress":{}}': 'Progressing',
  '.status=text': 'Progressing',
  '.spec=1 .status.loadBalancer={"ingress":[{}]}': 'Healthy',
  '@networking.k8s.io/v1beta1 .status.loadBalancer={"ingress":[{}]}': 'Healthy',
  '@extensions/v1beta1 .status.loadBalancer={"ingress":[{}]}': 'Healthy',
});

const annotated = (text: string) =>
  `@autoscaling/v1 .metadata.annotations=${JSON.stringify({
    'autoscaling.alpha.kubernetes.io/conditions': text,
  })}`;
shapes('autoscaling/HorizontalPodAutoscaler', '', {
  '@autoscaling/v2': 'Progressing',
  '@autoscaling/v2 AbleToScale=True': 'Healthy',
  '@autoscaling/v2 AbleToScale=True:FailedGetScale': 'Degraded',
  '@autoscaling/v2 AbleToScale=False ScalingLimited=True': 'Healthy',
  '@autoscaling/v2 ScalingActive=True': 'Progressing',
  '@autoscaling/v2 ScalingActive=False:FailedGetPodsMetric': 'Progressing',
  '@autoscaling/v2beta1 AbleToScale=True': 'Healthy',
  '@autoscaling/v2beta2 AbleToScale=True': 'Healthy',
  '@autoscaling/v2alpha1 AbleToScale=True': 'Unknown',
  '@autoscaling/v2 AbleToScale=True .status.currentMetrics=[{"resource":{"current":{"averageUtilization":"9"}}}]':
    'Unknown',
  '@autoscaling/v2 .spec.maxReplicas="3"': 'Unknown',
  '@autoscaling/v1 AbleToScale=True': 'Progressing',
  '@autoscaling/v1 .status.conditions={}': 'Progressing',
  [annotated('[]')]: 'Progressing',
  [annotated('null')]: 'Progressing',
  [annotated('')]: 'Unknown',
  [annotated('{}')]: 'Unknown',
  [annotated('[1]')]: 'Unknown',
  [annotated('[null]')]: 'Progressing',
  [annotated('[{"type":1}]')]: 'Unknown',
  [annotated('[{"Type":"AbleToScale","Status":"True","message":"fine"}]')]: 'Healthy fine',
});

shapes('apiregistration.k8s.io/APIService', '', {
  'Available=True:Passed': 'Healthy Passed: Available told',
  'Available=False:Missing': 'Progressing Missing: Available told',
  'Available=Unknown:Odd': 'Progressing Odd: Available told',
  'Available=False Available=True': 'Progressing',
  '': 'Progressing',
  '@apiregistration.k8s.io/v1beta1 Available=True': 'Healthy',
  '@apiregistration.k8s.io/v2 Available=True': 'Unknown',
  '.spec.groupPriorityMinimum="1"': 'Unknown',
});

shapes('apiextensions.k8s.io/CustomResourceDefinition', '', {
  'NamesAccepted=True Established=True': 'Healthy',
  'Established=False:Installing': 'Progressing',
  'Established=False:Other': 'Degraded',
  'NamesAccepted=False Established=False:Installing': 'Degraded',
  'Terminating=True NamesAccepted=False': 'Progressing',
  'Established=True NonStructuralSchema=True': 'Degraded NonStructuralSchema told',
  'NamesAccepted=True': 'Degraded',
  '.status.conditions=[]': 'Progressing',
  '.status.conditions={"a":{}}': 'Progressing',
  '.status.conditions=1': 'Unknown',
  '.status.conditions=[1]': 'Unknown',
  '.status.conditions=[{"type":"NamesAccepted","status":"False"}]': 'Unknown',
  '.status.conditions=[{"type":"Established","status":"True"}]': 'Healthy',
});

shapes('policy/PodDisruptionBudget', '', {
  '.status={}': 'Progressing',
  'DisruptionAllowed=True:SufficientPods': 'Healthy',
  'DisruptionAllowed=False:InsufficientPods': 'Healthy',
  'Odd=False:Broken DisruptionAllowed=True:SufficientPods': 'Degraded Broken',
  'DisruptionAllowed=Unknown:Odd': 'Healthy',
  '.status.conditions=[{"type":"DisruptionAllowed","status":"True"}]': 'Unknown',
  '.status.conditions=text': 'Unknown',
  '.status.conditions={}': 'Progressing',
});

describe('an object with a time of deletion', () => {
  it.each([
    ['"2026-01-05T10:00:00Z"', 'Progressing'],
    ['"2026-01-05T10:00:00+01:00"', 'Progressing'],
    ['"soon"', undefined],
    ['5', undefined],
    ['""', undefined],
    ['null', undefined],
  ])('of %s is %s', (time, expected) => {
    const object = objectIn('/ConfigMap', `.metadata.deletionTimestamp=${time}`);
    expect(healthOf(object)?.status).toBe(expected);
  });
});
