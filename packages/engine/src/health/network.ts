import type { KubeObject } from '@lockstep/domain';
import { SERVICE } from './decode/status-shapes.ts';
import { type HealthRule, health, listAt, textAt } from './fields.ts';
import { typed } from './typed.ts';

/** A Service of type LoadBalancer is healthy when it has an address; the others always. */
export const serviceHealth: HealthRule = typed(SERVICE, (object) => {
  if (textAt(object, 'spec', 'type') !== 'LoadBalancer') return health('Healthy');
  return addressHealth(object);
});

/** Of any version: nothing but the list of addresses is read, whatever stands in it. */
export const ingressHealth: HealthRule = addressHealth;

function addressHealth(object: KubeObject) {
  return listAt(object, 'status', 'loadBalancer', 'ingress').length > 0
    ? health('Healthy')
    : health('Progressing', 'Waiting for the load balancer to assign an address');
}
