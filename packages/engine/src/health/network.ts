import type { KubeObject } from '@lockstep/domain';
import { type HealthRule, health, listAt, textAt } from './fields.ts';

/** A Service of type LoadBalancer is healthy when it has an address; the others always. */
export const serviceHealth: HealthRule = (object) => {
  if (textAt(object, 'spec', 'type') !== 'LoadBalancer') return health('Healthy');
  return addressHealth(object);
};

export const ingressHealth: HealthRule = (object) => addressHealth(object);

function addressHealth(object: KubeObject) {
  return listAt(object, 'status', 'loadBalancer', 'ingress').length > 0
    ? health('Healthy')
    : health('Progressing', 'Waiting for the load balancer to assign an address');
}
