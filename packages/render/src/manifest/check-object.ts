import type { KubeObject } from '@lockstep/domain';
import { RenderError } from '../render-error.ts';
import { type Fields, isFields } from './lists.ts';

/** An object with all that a cluster asks of it. Throws RenderError `manifest`. */
export function checkObject(value: Fields, where: string): KubeObject {
  const missing = ['apiVersion', 'kind'].find((field) => !isText(value[field]));
  if (missing) {
    const what = `${missing} is missing`;
    throw new RenderError('manifest', `${where}: not a Kubernetes object: ${what}`);
  }
  const { metadata } = value;
  const kind = String(value.kind);
  if (!isFields(metadata))
    throw new RenderError('manifest', `${where}: ${kind}: metadata is missing`);
  if (!isText(metadata.name) && !isText(metadata.generateName)) {
    const { name } = metadata;
    // YAML takes `on`, `y` or `12` without quotes for something else than text.
    const what = name ? `must be a text, not ${JSON.stringify(name)}` : 'is missing';
    throw new RenderError('manifest', `${where}: ${kind}: metadata.name ${what}`);
  }
  return value as KubeObject;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
