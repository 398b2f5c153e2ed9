import { UserError } from '@lockstep/domain';
import { rangeMessage } from '../range-message.ts';
import type { Templates } from './ast.ts';
import { Budget, type TemplateLimits } from './budget.ts';
import { APPLICATION_SET_FUNCTIONS } from './functions/index.ts';
import { parseTemplate } from './parse.ts';
import { printValue } from './print.ts';
import { type MissingKey, runTemplate } from './run.ts';
import { limitError } from './template-error.ts';
import { fromJson } from './value.ts';

export type { TemplateLimits } from './budget.ts';
export { TextMap } from './value.ts';

export interface TemplateInput {
  template: string;
  /**
   * JSON, in which maps may stand for objects. Numbers are float64 and maps have texts for keys, as
   * Go decodes it; a bigint is an int.
   */
  data: unknown;
  /** `missingkey=error` and the like, as in `goTemplateOptions`. */
  options?: readonly string[];
  limits?: Partial<TemplateLimits>;
  /** What `now` says; the time of the call if not given. */
  now?: Date;
}

const LONGEST_TEMPLATE = 1_000_000;

/**
 * Carries out a template of Go's text/template with sprig's functions, as application sets with
 * `goTemplate: true` have them; without those that look at the environment or the network.
 * @throws UserError naming the line, and `too-large` where a limit is reached.
 */
export function renderGoTemplate({
  template,
  data,
  options = [],
  limits,
  now = new Date(),
}: TemplateInput): string {
  if (template.length > LONGEST_TEMPLATE) {
    throw new UserError('too-large', `a template has at most ${LONGEST_TEMPLATE} characters`);
  }
  const missingKey = missingKeyOf(options);
  const budget = new Budget(limits);
  const functions = APPLICATION_SET_FUNCTIONS;
  try {
    return runTemplate({
      ...{ templates: parsed(template), data: fromJson(data) },
      ...{ functions, missingKey, budget, now, parse: parsed },
    });
  } catch (error) {
    if (error instanceof RangeError) {
      throw limitError(rangeMessage(error, 'its values are nested too deeply'));
    }
    throw error;
  }
}

/** JSON as Go's `fmt` prints it with `%v`. */
export function goText(json: unknown): string {
  return printValue(fromJson(json));
}

function parsed(template: string): Templates {
  const isFunction = (name: string) => Object.hasOwn(APPLICATION_SET_FUNCTIONS, name);
  return parseTemplate(template, isFunction);
}

const MISSING_KEYS: Record<string, MissingKey> = {
  'missingkey=default': 'default',
  'missingkey=invalid': 'default',
  'missingkey=zero': 'zero',
  'missingkey=error': 'error',
};

function missingKeyOf(options: readonly string[]): MissingKey {
  let chosen: MissingKey = 'default';
  for (const option of options) {
    const known = Object.hasOwn(MISSING_KEYS, option) ? MISSING_KEYS[option] : undefined;
    if (!known) throw new UserError('invalid-argument', `unrecognized option: ${option}`);
    chosen = known;
  }
  return chosen;
}
