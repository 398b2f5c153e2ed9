import { renderGoTemplate } from '@lockstep/scripting';
import type { EvalAnswer, EvalRequest } from '../protocol.ts';
import { textField, textListField, wrong } from '../request-fields.ts';

/** A Go template carried out as application sets do; `options` as in their `goTemplateOptions`. */
export function evaluateTemplate(request: EvalRequest): EvalAnswer {
  const template = textField(request, 'template');
  if (template === undefined) throw wrong('template', 'is required');
  const options = textListField(request, 'options');
  return { text: renderGoTemplate({ template, data: request.data ?? null, options }) };
}
