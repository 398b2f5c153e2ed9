import { coreKinds } from './core-kinds.ts';
import { argo } from './ecosystems/argo.ts';
import { argoRollouts } from './ecosystems/argo-rollouts.ts';
import { certificates } from './ecosystems/certificates.ts';
import { clouds } from './ecosystems/clouds.ts';
import { clusterApi } from './ecosystems/cluster-api.ts';
import { crossplane } from './ecosystems/crossplane.ts';
import { dataProcessing } from './ecosystems/data-processing.ts';
import { databases } from './ecosystems/databases.ts';
import { elastic } from './ecosystems/elastic.ts';
import { fleets } from './ecosystems/fleets.ts';
import { fluxcd } from './ecosystems/flux.ts';
import { gatewayApi } from './ecosystems/gateway-api.ts';
import { knativeKinds } from './ecosystems/knative.ts';
import { kruise } from './ecosystems/kruise.ts';
import { messaging } from './ecosystems/messaging.ts';
import { networking } from './ecosystems/networking.ts';
import { numaproj } from './ecosystems/numaproj.ts';
import { observability } from './ecosystems/observability.ts';
import { openshift } from './ecosystems/openshift.ts';
import { operatorLifecycle } from './ecosystems/operator-lifecycle.ts';
import { pipelines } from './ecosystems/pipelines.ts';
import { policies } from './ecosystems/policies.ts';
import { postgres } from './ecosystems/postgres.ts';
import { scaling } from './ecosystems/scaling.ts';
import { secrets } from './ecosystems/secrets.ts';
import { storage } from './ecosystems/storage.ts';
import { virtualization } from './ecosystems/virtualization.ts';
import type { HealthRule, HealthRules } from './fields.ts';
import { OWN_ADDITIONS } from './own-additions.ts';

/** The tables by the name that docs/user/health.md gives them. */
export const HEALTH_TABLES: Record<string, HealthRules> = {
  Kubernetes: coreKinds,
  Argo: { ...argo, ...argoRollouts },
  Certificates: certificates,
  Clouds: clouds,
  'Cluster API': clusterApi,
  Crossplane: crossplane,
  'Data and models': dataProcessing,
  Databases: databases,
  Elastic: elastic,
  'Fleets of clusters': fleets,
  Flux: fluxcd,
  'Gateway API': gatewayApi,
  'Knative and KServe': knativeKinds,
  Messaging: messaging,
  'Meshes, proxies and load balancers': networking,
  Numaproj: numaproj,
  Observability: observability,
  OpenKruise: kruise,
  OpenShift: openshift,
  'Operator Lifecycle Manager': operatorLifecycle,
  'Pipelines and other operators': pipelines,
  Policies: policies,
  PostgreSQL: postgres,
  Scaling: scaling,
  Secrets: secrets,
  'Storage and backup': storage,
  'Virtual machines': virtualization,
};

const RULES = new Map(Object.values(HEALTH_TABLES).flatMap((table) => Object.entries(table)));

/** `*.crossplane.io/*` is kept as `.crossplane.io`. */
const SUFFIXES = [...RULES]
  .filter(([key]) => key.startsWith('*.'))
  .map(([key, rule]) => ({ suffix: key.slice(1, key.indexOf('/')), rule }));

/** The rule of a kind: its own, that of the rest of its group, or that of groups ending alike. */
export function ruleFor(group: string, kind: string): HealthRule | undefined {
  const own = RULES.get(`${group}/${kind}`) ?? RULES.get(`${group}/*`);
  return own ?? SUFFIXES.find(({ suffix }) => group.endsWith(suffix))?.rule;
}

/** Does Lockstep judge this kind although Argo CD by itself does not? */
export function isOwnAddition(group: string, kind: string): boolean {
  return OWN_ADDITIONS.has(ruleKeyFor(group, kind) ?? '');
}

/** Under which name `ruleFor` finds a kind's rule: `apps/Deployment`, `group/*`, `*.group/*`. */
export function ruleKeyFor(group: string, kind: string): string | undefined {
  const own = [`${group}/${kind}`, `${group}/*`].find((key) => RULES.has(key));
  const suffix = own ?? SUFFIXES.find((one) => group.endsWith(one.suffix))?.suffix;
  return own ?? (suffix && `*${suffix}/*`);
}
