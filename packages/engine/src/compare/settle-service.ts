import type { KubeObject } from '@lockstep/domain';
import { isBuiltIn } from './built-in-kinds.ts';
import { isMap, type JsonMap } from './field-path.ts';
import { own, sameJson } from './own.ts';

const HAS_NODE_PORTS = new Set<unknown>(['NodePort', 'LoadBalancer']);
/** Allocated for services with an address in the cluster; others have none of them. */
const OF_ADDRESS = [
  'clusterIP',
  'clusterIPs',
  'ipFamilies',
  'ipFamilyPolicy',
  'internalTrafficPolicy',
];

/**
 * A predicted Service as the API server leaves it: what was allocated or filled in for another type
 * goes with that type, unless it is stated anew, and a port of the same name keeps its node port.
 */
export function settleService(predicted: KubeObject, live: KubeObject): KubeObject {
  if (predicted.kind !== 'Service' || !isBuiltIn(predicted)) return predicted;
  const [now, before] = [predicted.spec, live.spec];
  if (!isMap(now) || !isMap(before)) return predicted;
  const spec = withoutForeign(now, before);
  return spec === now && !HAS_NODE_PORTS.has(now.type)
    ? predicted
    : { ...predicted, spec: withPorts(spec, before) };
}

/** The spec without what was live's alone and belongs to another type of service. */
function withoutForeign(now: JsonMap, before: JsonMap): JsonMap {
  const gone = foreignFields(now).filter(
    (field) => Object.hasOwn(now, field) && sameJson(own(now, field), own(before, field)),
  );
  if (gone.length === 0) return now;
  return Object.fromEntries(Object.entries(now).filter(([field]) => !gone.includes(field)));
}

function foreignFields({ type, externalTrafficPolicy, ...spec }: JsonMap): string[] {
  const fields = [];
  const isExternal = Array.isArray(spec.externalIPs) && spec.externalIPs.length > 0;
  if (type === 'ExternalName') fields.push(...OF_ADDRESS);
  if (!HAS_NODE_PORTS.has(type) && !isExternal) fields.push('externalTrafficPolicy');
  if (spec.sessionAffinity !== 'ClientIP') fields.push('sessionAffinityConfig');
  if (type !== 'LoadBalancer') fields.push('allocateLoadBalancerNodePorts', 'loadBalancerClass');
  if (type !== 'LoadBalancer' || externalTrafficPolicy !== 'Local')
    fields.push('healthCheckNodePort');
  return fields;
}

function withPorts(now: JsonMap, before: JsonMap): JsonMap {
  if (!Array.isArray(now.ports) || !Array.isArray(before.ports)) return now;
  const old = before.ports.filter(isMap);
  const ports = HAS_NODE_PORTS.has(now.type) ? kept(now.ports, old) : dropped(now.ports, old);
  return { ...now, ports };
}

/** Node ports that live had go; one that is stated anew is for the API server to refuse. */
function dropped(ports: unknown[], old: JsonMap[]): unknown[] {
  return ports.map((port) => {
    if (!isMap(port) || !old.some((one) => one.nodePort === port.nodePort)) return port;
    const { nodePort: _nodePort, ...rest } = port;
    return rest;
  });
}

function kept(ports: unknown[], old: JsonMap[]): unknown[] {
  const taken = new Set(ports.map((port) => (isMap(port) ? port.nodePort : undefined)));
  return ports.map((port) => {
    if (!isMap(port) || port.nodePort) return port;
    const same = old.find((one) => (one.name ?? '') === (port.name ?? ''));
    if (!same?.nodePort || taken.has(same.nodePort)) return port;
    taken.add(same.nodePort);
    return { ...port, nodePort: same.nodePort };
  });
}
