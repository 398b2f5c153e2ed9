import { TextMap } from '@lockstep/scripting';
import type { Params } from '../params.ts';
import { renderText, type TemplateSettings } from '../templating/renderer.ts';

/**
 * A generator's `values`, rendered with the parameters at hand but not with each other, added as
 * `values`; with flat keys as `values.<key>`.
 */
export function addOwnValues(
  params: Params,
  values: Readonly<Record<string, string>> | null | undefined,
  settings: TemplateSettings,
): Params {
  const rendered = Object.entries(values ?? {}).map(([key, value]): [string, string] => [
    key,
    renderText(value, params, settings),
  ]);
  return withValues(params, rendered, settings);
}

export function withValues(
  params: Params,
  values: readonly [string, string][],
  { goTemplate }: TemplateSettings,
): Params {
  if (values.length === 0) return params;
  if (goTemplate) return new Map([...params, ['values', new TextMap(values)]]);
  return new Map([...params, ...values.map(([key, value]) => [`values.${key}`, value] as const)]);
}
