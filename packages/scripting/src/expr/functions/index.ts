import { arrayFunctions } from './arrays.ts';
import type { ExprFunctions } from './function.ts';
import { numberFunctions } from './numbers.ts';
import { predicateFunctions } from './predicates.ts';
import { textFunctions } from './texts.ts';
import { timeFunctions } from './times.ts';

/** What an expression may call. */
export const BUILT_INS: ExprFunctions = {
  ...predicateFunctions,
  ...arrayFunctions,
  ...numberFunctions,
  ...textFunctions,
  ...timeFunctions,
};
