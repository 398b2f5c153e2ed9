import type { KubeObject } from '@lockstep/domain';
import { type HealthRule, health, listAt, textAt } from './fields.ts';
import { type Shape, typed } from './typed.ts';

const SHAPE: Shape = { 'spec.type': 'text', 'status.loadBalancer.ingress': 'objects' };

/** A Service of type LoadBalancer is healthy when it has an address; the others always. */
export const serviceHealth: HealthRule = typed(SHAPE, (object) => {
  if (textAt(object, 'spec', 'type') !== 'LoadBalancer') return health('Healthy');
  return addressHealth(object);
});

export const ingressHealth: HealthRule = typed(SHAPE, addressHealth);

function addressHealth(object: KubeObject) {
  return listAt(object, 'status', 'loadBalancer', 'ingress').length > 0
    ? health('Healthy')
    : health('Progressing', 'Waiting for the load balancer to assign an address');
}
