import { argocdFunctions } from './argocd.ts';
import { builtInFunctions } from './built-in.ts';
import { certificateFunctions } from './certificates.ts';
import { compareFunctions } from './compare.ts';
import { dateFunctions } from './dates.ts';
import { defaultFunctions } from './defaults.ts';
import { dictFunctions } from './dicts.ts';
import { encodingFunctions } from './encoding.ts';
import type { Functions } from './function.ts';
import { listFunctions } from './lists.ts';
import { mathFunctions } from './maths.ts';
import { pathFunctions } from './paths.ts';
import { randomFunctions } from './random.ts';
import { regexFunctions } from './regex.ts';
import { secretFunctions } from './secrets.ts';
import { semverFunctions } from './semver.ts';
import { stringFunctions } from './strings.ts';
import { tplFunctions } from './tpl.ts';
import { yamlFunctions } from './yaml.ts';

/** text/template's own functions; others of the same name take their place. */
const BUILT_IN_FUNCTIONS: Functions = { ...builtInFunctions, ...compareFunctions };

/** What application sets may call: sprig's functions, and their own. */
export const APPLICATION_SET_FUNCTIONS: Functions = {
  ...BUILT_IN_FUNCTIONS,
  ...stringFunctions,
  ...listFunctions,
  ...dictFunctions,
  ...mathFunctions,
  ...defaultFunctions,
  ...encodingFunctions,
  ...yamlFunctions,
  ...regexFunctions,
  ...pathFunctions,
  ...dateFunctions,
  ...semverFunctions,
  ...randomFunctions,
  ...secretFunctions,
  ...certificateFunctions,
  ...argocdFunctions,
  ...tplFunctions,
};
