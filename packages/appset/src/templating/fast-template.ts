import type { Params } from '../params.ts';
import { invalid } from '../problem.ts';

/**
 * Puts parameters in for `{{key}}`, spaces around the key aside. What names no text parameter stays
 * as it is written.
 * @throws UserError where a placeholder has no end
 */
export function renderFastTemplate(template: string, params: Params): string {
  // As the field: a text is a template when a placeholder begins and ends in one of its lines.
  if (!template.split('\n').some(holdsPlaceholder)) return template;
  let text = '';
  for (let at = 0; ; ) {
    const start = template.indexOf('{{', at);
    if (start < 0) return text + template.slice(at);
    const end = template.indexOf('}}', start + 2);
    if (end < 0) throw invalid(`invalid template: "{{" has no end in ${shortened(template)}`);
    const tag = template.slice(start + 2, end);
    const key = tag.trim();
    const value = key === '' ? undefined : params.get(key);
    text += template.slice(at, start) + (typeof value === 'string' ? value : `{{${tag}}}`);
    at = end + 2;
  }
}

function holdsPlaceholder(line: string): boolean {
  const start = line.indexOf('{{');
  return start >= 0 && line.indexOf('}}', start + 2) >= 0;
}

/** A text as an error quotes it. */
export function shortened(text: string): string {
  return JSON.stringify(text.length > 120 ? `${text.slice(0, 120)}…` : text);
}
