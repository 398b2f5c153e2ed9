import type { Source } from '@lockstep/domain';
import { RenderError } from '../render-error.ts';
import type { RenderInput } from '../render-input.ts';
import { buildEnvironment, substitute } from '../source/build-environment.ts';
import { plainKubeVersion } from '../source/kube-version.ts';

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

/** Reads the Helm section: everything of the input that a chart's render depends on. Throws RenderError `spec`. */
export function helmSettings(input: RenderInput): HelmSettings {
  const helm: HelmSource = input.source.helm ?? {};
  if (helm.version && helm.version !== 'v3') {
    const what = `helm.version ${JSON.stringify(helm.version)} is not supported`;
    throw new RenderError('spec', `${what}: it is v3 or not given`);
  }
  const variables = buildEnvironment(input);
  const put = (text: string) => substitute(text, variables);
  return {
    releaseName: helm.releaseName || input.appName,
    namespace: helm.namespace || input.namespace,
    kubeVersion: plainKubeVersion(helm.kubeVersion || input.kubeVersion),
    apiVersions: helm.apiVersions?.length ? helm.apiVersions : (input.apiVersions ?? []),
    valueFiles: (helm.valueFiles ?? []).map((file) => putIntoPath(file, variables)),
    ignoreMissingValueFiles: helm.ignoreMissingValueFiles ?? false,
    values: valuesText(helm),
    parameters: (helm.parameters ?? []).map(({ name, value, forceString }) => ({
      name,
      value: put(value),
      forceString: forceString ?? false,
    })),
    fileParameters: (helm.fileParameters ?? []).map(({ name, path }) => ({
      name,
      path: putIntoPath(path, variables),
    })),
    skipCrds: helm.skipCrds ?? false,
    skipTests: helm.skipTests ?? false,
    skipSchemaValidation: helm.skipSchemaValidation ?? false,
  };
}

/** `$name/…` is a file of another source where that is no variable. */
function putIntoPath(path: string, variables: Readonly<Record<string, string>>): string {
  const [ref = ''] = /^\$\w+(?=\/|$)/.exec(path) ?? [];
  const isRef = ref !== '' && !Object.hasOwn(variables, ref.slice(1));
  if (!isRef) return substitute(path, variables);
  return ref + substitute(path.slice(ref.length), variables);
}

/** `valuesObject` takes the place of `values`, also an empty one, as in the field. */
function valuesText({ values, valuesObject }: HelmSource): string | undefined {
  if (valuesObject) return JSON.stringify(valuesObject);
  return values || undefined;
}
