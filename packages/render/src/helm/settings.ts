import type { Source } from '@lockstep/domain';
import type { RenderInput } from '../render-input.ts';
import { buildEnvironment, substitute } from '../source/build-environment.ts';

type HelmSource = NonNullable<Source['helm']>;

/** A source's Helm section with defaults filled in and the build environment put in. */
export interface HelmSettings {
  releaseName: string;
  namespace: string;
  kubeVersion?: string;
  apiVersions: readonly string[];
  valueFiles: readonly string[];
  ignoreMissingValueFiles: boolean;
  /** YAML or JSON text that comes after the value files. */
  values?: string;
  parameters: readonly { name: string; value: string; forceString: boolean }[];
  fileParameters: readonly { name: string; path: string }[];
  skipCrds: boolean;
  skipTests: boolean;
  skipSchemaValidation: boolean;
}

/** Reads the Helm section: everything of the input that a chart's render depends on. */
export function helmSettings(input: RenderInput): HelmSettings {
  const helm: HelmSource = input.source.helm ?? {};
  const variables = buildEnvironment(input);
  const put = (text: string) => substitute(text, variables);
  return {
    releaseName: helm.releaseName || input.appName,
    namespace: helm.namespace || input.namespace,
    kubeVersion: helm.kubeVersion || input.kubeVersion,
    apiVersions: helm.apiVersions?.length ? helm.apiVersions : (input.apiVersions ?? []),
    // `$name/…` there is a file of another source.
    valueFiles: (helm.valueFiles ?? []).map((file) =>
      substitute(file, variables, { keepUnknown: true }),
    ),
    ignoreMissingValueFiles: helm.ignoreMissingValueFiles ?? false,
    values: valuesText(helm),
    parameters: (helm.parameters ?? []).map(({ name, value, forceString }) => ({
      name,
      value: put(value),
      forceString: forceString ?? false,
    })),
    fileParameters: (helm.fileParameters ?? []).map(({ name, path }) => ({
      name,
      path: put(path),
    })),
    skipCrds: helm.skipCrds ?? false,
    skipTests: helm.skipTests ?? false,
    skipSchemaValidation: helm.skipSchemaValidation ?? false,
  };
}

/** `valuesObject` takes the place of `values`, as in the field. */
function valuesText({ values, valuesObject }: HelmSource): string | undefined {
  if (valuesObject && Object.keys(valuesObject).length > 0) return JSON.stringify(valuesObject);
  return values || undefined;
}
