import type { HealthStatusCode } from '@lockstep/domain';
import { deliveryCases } from './cases-delivery.ts';
import { operatorCases } from './cases-operators.ts';
import { platformCases } from './cases-platform.ts';
import { exactArgoCases } from './exact-argo-cases.ts';
import { exactCloudCases } from './exact-cloud-cases.ts';
import { exactDatabaseCases } from './exact-database-cases.ts';
import { exactDeliveryCases } from './exact-delivery-cases.ts';
import { exactKnativeCases } from './exact-knative-cases.ts';
import { exactMessagingCases } from './exact-messaging-cases.ts';
import { exactNetworkCases } from './exact-network-cases.ts';
import { exactPolicyCases } from './exact-policy-cases.ts';
import { exactProductCases } from './exact-product-cases.ts';
import { exactScalingCases } from './exact-scaling-cases.ts';
import { exactSecretCases } from './exact-secret-cases.ts';
import { exactStorageCases } from './exact-storage-cases.ts';
import { exactTaskCases } from './exact-task-cases.ts';
import { exactTelemetryCases } from './exact-telemetry-cases.ts';
import { exactWorkloadCases } from './exact-workload-cases.ts';

/** By `group/Kind`: situations in the words of `objectIn`, and the health that each has. */
export type Cases = Record<string, Record<string, HealthStatusCode | undefined>>;

export const CASES: Cases = {
  ...deliveryCases,
  ...platformCases,
  ...operatorCases,
  ...exactDeliveryCases,
  ...exactScalingCases,
  ...exactPolicyCases,
  ...exactKnativeCases,
  ...exactTelemetryCases,
  ...exactMessagingCases,
  ...exactDatabaseCases,
  ...exactStorageCases,
  ...exactTaskCases,
  ...exactArgoCases,
  ...exactCloudCases,
  ...exactNetworkCases,
  ...exactSecretCases,
  ...exactWorkloadCases,
  ...exactProductCases,
};
