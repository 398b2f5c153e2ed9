import type { Source } from '@lockstep/domain';
import type { RenderInput } from '../render-input.ts';
import { buildEnvironment, substitute } from '../source/build-environment.ts';

type PluginSource = NonNullable<Source['plugin']>;
type Parameters = NonNullable<PluginSource['parameters']>;
type Environment = Record<string, string>;

/**
 * What the field gives to a plug-in: the build environment, the source's own variables as
 * `ARGOCD_ENV_*`, and its parameters. The commit is left out where not every commit counts.
 */
export function pluginEnvironment(
  input: RenderInput,
  options: { withRevision: boolean },
): Environment {
  const built = buildEnvironment(input);
  const variables = options.withRevision ? built : withoutRevision(built);
  const { plugin } = input.source;
  if (!plugin) return variables;
  return {
    ...variables,
    ...ownVariables(plugin, variables),
    ...parameterVariables(plugin.parameters),
  };
}

function withoutRevision(variables: Environment): Environment {
  const isKept = ([name]: [string, string]) => !name.startsWith('ARGOCD_APP_REVISION');
  return Object.fromEntries(Object.entries(variables).filter(isKept));
}

/** Values may use the build environment: `$ARGOCD_APP_NAME`. */
function ownVariables({ env }: PluginSource, variables: Environment): Environment {
  const entries = (env ?? []).map(({ name, value }) => {
    return [`ARGOCD_ENV_${name}`, substitute(value, variables)] as const;
  });
  return Object.fromEntries(entries);
}

/** All parameters as JSON, and each by itself: `PARAM_NAME`, `PARAM_NAME_0`, `PARAM_NAME_KEY`. */
function parameterVariables(parameters: Parameters | undefined): Environment {
  const variables: Environment = { ARGOCD_APP_PARAMETERS: parametersJson(parameters) };
  for (const { name = '', string, map, array } of parameters ?? []) {
    const base = `PARAM_${variableName(name)}`;
    if (string !== undefined) variables[base] = string;
    for (const [key, value] of Object.entries(map ?? {})) {
      variables[`${base}_${variableName(key)}`] = value;
    }
    for (const [index, value] of (array ?? []).entries()) variables[`${base}_${index}`] = value;
  }
  return variables;
}

function variableName(name: string): string {
  return name.toUpperCase().replace(/[^A-Z0-9_]/g, '_');
}

/** As Go writes it: keys sorted, characters of HTML escaped, `null` for no list at all. */
function parametersJson(parameters: Parameters | undefined): string {
  if (!parameters) return 'null';
  const list = parameters.map(({ name = '', string, map, array }) => ({
    ...(array !== undefined && { array }),
    ...(map !== undefined && { map: sorted(map) }),
    name,
    ...(string !== undefined && { string }),
  }));
  return JSON.stringify(list).replace(/[<>&\u2028\u2029]/g, escapeCharacter);
}

function sorted(map: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function escapeCharacter(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
