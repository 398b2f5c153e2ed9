import { UserError } from '@lockstep/domain';
import { renderGoTemplate } from '@lockstep/scripting';
import type { Params } from '../params.ts';
import { renderFastTemplate, shortened } from './fast-template.ts';

export interface TemplateSettings {
  goTemplate: boolean;
  /** As in `goTemplateOptions`. */
  options: readonly string[];
  /** What `now` says in Go templates. */
  now?: Date;
}

/** Puts parameters into a text, in the language that the set is written in. */
export function renderText(text: string, params: Params, settings: TemplateSettings): string {
  if (!settings.goTemplate) return renderFastTemplate(text, params);
  if (!text.includes('{{')) return text;
  const { options, now } = settings;
  try {
    return renderGoTemplate({ template: text, data: params, options, ...(now ? { now } : {}) });
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(error.code, `${error.message} in ${shortened(text)}`, [], error);
  }
}

/** Texts in any depth, keys of maps too. Of maps what is null is left out, as the field does. */
export function renderTree(tree: unknown, render: (text: string) => string): unknown {
  if (typeof tree === 'string') return render(tree);
  if (Array.isArray(tree)) return tree.map((one) => renderTree(one, render));
  if (typeof tree !== 'object' || tree === null) return tree;
  return Object.fromEntries(
    Object.entries(tree)
      .filter(([, value]) => value !== null && value !== undefined)
      .map(([key, value]) => [key.includes('{{') ? render(key) : key, renderTree(value, render)]),
  );
}
