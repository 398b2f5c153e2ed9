import type { HealthStatusCode } from '@lockstep/domain';
import { deliveryCases } from './cases-delivery.ts';
import { operatorCases } from './cases-operators.ts';
import { platformCases } from './cases-platform.ts';

/** By `group/Kind`: situations in the words of `objectIn`, and the health that each has. */
export type Cases = Record<string, Record<string, HealthStatusCode | undefined>>;

export const CASES: Cases = { ...deliveryCases, ...platformCases, ...operatorCases };
