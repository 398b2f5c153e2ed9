import type { HelmSettings } from './settings.ts';

/** The arguments of `helm template`. Untrusted text is only ever an option's value. */
export function templateArguments(
  settings: HelmSettings,
  files: { values: readonly string[]; parameters: readonly string[] },
): string[] {
  return [
    'template',
    '--namespace',
    settings.namespace || 'default',
    ...(settings.kubeVersion ? ['--kube-version', settings.kubeVersion] : []),
    ...settings.apiVersions.flatMap((version) => ['--api-versions', version]),
    ...(settings.skipCrds ? ['--skip-crds'] : ['--include-crds']),
    ...(settings.skipTests ? ['--skip-tests'] : []),
    ...(settings.skipSchemaValidation ? ['--skip-schema-validation'] : []),
    ...files.values.flatMap((path) => ['--values', path]),
    ...settings.parameters.flatMap(parameterArguments),
    ...files.parameters.flatMap((parameter) => ['--set-file', parameter]),
    '--',
    settings.releaseName,
    '.',
  ];
}

function parameterArguments(parameter: HelmSettings['parameters'][number]): string[] {
  const option = parameter.forceString ? '--set-string' : '--set';
  return [option, `${parameter.name}=${escapeCommas(parameter.value)}`];
}

/** A comma would begin another parameter; `{a,b}` is Helm's own way to write a list. */
function escapeCommas(value: string): string {
  if (value.startsWith('{') && value.endsWith('}')) return value;
  return value.replace(/(?<!\\),/g, '\\,');
}
