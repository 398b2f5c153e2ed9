import type { KubeObject } from '@lockstep/domain';

type Fields = Record<string, unknown>;

/**
 * Live in the API version that desired is written in, as the API server would give it. Between the
 * versions of a HorizontalPodAutoscaler fields move; all others are taken to be spelt alike.
 */
export function inVersion(live: KubeObject, { apiVersion, kind }: KubeObject): KubeObject {
  if (live.apiVersion === apiVersion) return live;
  const read = { ...live, apiVersion };
  if (kind !== 'HorizontalPodAutoscaler' || !isFields(live.spec)) return read;
  if (apiVersion === 'autoscaling/v1') return { ...read, spec: firstSpec(live.spec) };
  return apiVersion === 'autoscaling/v2' ? { ...read, spec: secondSpec(live.spec) } : read;
}

/** Version 1 knows of one metric: the use of CPU. */
function firstSpec({ metrics, behavior: _behavior, ...rest }: Fields): Fields {
  const targets = (Array.isArray(metrics) ? metrics : []).flatMap((metric: unknown) => {
    const resource = isFields(metric) && isFields(metric.resource) ? metric.resource : {};
    const target = isFields(resource.target) ? resource.target.averageUtilization : undefined;
    return resource.name === 'cpu' && target !== undefined ? [target] : [];
  });
  return targets.length > 0 ? { ...rest, targetCPUUtilizationPercentage: targets[0] } : rest;
}

function secondSpec({ targetCPUUtilizationPercentage: average, ...rest }: Fields): Fields {
  if (average === undefined || rest.metrics !== undefined) return rest;
  const target = { type: 'Utilization', averageUtilization: average };
  return { ...rest, metrics: [{ type: 'Resource', resource: { name: 'cpu', target } }] };
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
