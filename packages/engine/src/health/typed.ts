import { mistakeInFields } from './decode/mistake-in-fields.ts';
import { mistakeInStatus, type StatusShape } from './decode/status-shape.ts';
import { type HealthRule, health } from './fields.ts';

/**
 * A rule for a kind whose fields Kubernetes types. An object that breaks those types anywhere was
 * not judged by its controller either: its health is Unknown, as where the field cannot decode it.
 */
export function typed(status: StatusShape, rule: HealthRule): HealthRule {
  return (object) => {
    const wrong = mistakeInFields(object) ?? mistakeInStatus(object.status, status, 'status');
    return wrong === undefined ? rule(object) : health('Unknown', wrong);
  };
}
