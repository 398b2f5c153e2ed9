import { locateProgram } from '../process/locate-program.ts';
import { NO_WAY_OUT } from '../process/no-way-out.ts';
import { RenderError } from '../render-error.ts';
import type { RenderInput } from '../render-input.ts';
import { type BuildOptions, readBuildOptions } from './build-options.ts';

/** The Kustomize that builds a source, and how it is asked. */
export interface KustomizeProgram {
  file: string;
  /** Before the options: what makes the program build. */
  command: readonly string[];
  /** As people know it. */
  title: string;
  options: BuildOptions;
  /** It can be told of the cluster, for charts: those before 5.3 cannot. */
  takesAbilities: boolean;
}

/** Inside kubectl unless the source or the installation names another. */
export function kustomizeProgram(input: RenderInput): KustomizeProgram {
  const { kubectl, kustomize = {} } = input.tools;
  const settings = input.source.kustomize ?? {};
  const version = settings.version || undefined;
  const own = readBuildOptions(String(settings.buildOptions ?? ''));
  // A version has its own options or none, as in the field.
  const installed = readBuildOptions(
    (version ? kustomize.buildOptionsOf?.[version] : kustomize.buildOptions) ?? '',
  );
  const options = {
    enableHelm: own.enableHelm || installed.enableHelm,
    unrestricted: own.unrestricted || installed.unrestricted,
    others: [...installed.others, ...own.others],
  };
  const takesAbilities = !isBefore53(version);
  if (version) {
    return { ...standAlone(registered(version, kustomize.versions)), options, takesAbilities };
  }
  if (kustomize.program) return { ...standAlone(kustomize.program), options, takesAbilities };
  const title = 'kubectl kustomize';
  return { file: kubectl, command: ['kustomize'], title, options, takesAbilities };
}

function isBefore53(version = ''): boolean {
  const [, major, minor = '0'] = /(\d+)(?:\.(\d+))?/.exec(version) ?? [];
  return major !== undefined && (Number(major) < 5 || (major === '5' && Number(minor) < 3));
}

function standAlone(file: string) {
  return { file, command: ['build'], title: 'kustomize build' } as const;
}

function registered(version: string, versions: Readonly<Record<string, string>> = {}): string {
  const file = Object.hasOwn(versions, version) ? versions[version] : undefined;
  if (file) return file;
  const known = Object.keys(versions).sort().join(', ') || 'none';
  const what = `kustomize version ${version} is not registered`;
  throw new RenderError('spec', `${what}; there are: ${known}`);
}

/** The words after the program. Untrusted text is only ever an option's value. */
export function buildArguments(
  { command, options, takesAbilities }: KustomizeProgram,
  helm: { command: string; kubeVersion?: string; apiVersions?: readonly string[] },
): string[] {
  const asked = options.others.map((one) => one.split('=', 1)[0]);
  const { kubeVersion, apiVersions = [] } = helm;
  const abilities = [
    ...(kubeVersion && !asked.includes('--helm-kube-version')
      ? [`--helm-kube-version=${kubeVersion}`]
      : []),
    ...(asked.includes('--helm-api-versions')
      ? []
      : apiVersions.map((one) => `--helm-api-versions=${one}`)),
  ];
  const charts = [
    '--enable-helm',
    `--helm-command=${helm.command}`,
    ...(takesAbilities ? abilities : []),
  ];
  return [
    ...command,
    ...(options.unrestricted ? ['--load-restrictor=LoadRestrictionsNone'] : []),
    ...(options.enableHelm ? charts : []),
    ...options.others,
    '--',
    '.',
  ];
}

/**
 * Kustomize asks Helm for a version 3, and for packages it does not find; this answers the one and
 * refuses the other. All that is left to it is to template, with `more` options of ours.
 */
export async function helmCommand(helm: string, more: readonly string[] = []): Promise<string> {
  const program = (await locateProgram(helm)).replaceAll("'", "'\\''");
  return [
    '#!/bin/sh',
    'case "$1" in',
    'version) echo v3.18.0 ;;',
    `template) exec '${program}' "$@"${more.map((option) => ` ${option}`).join('')} ;;`,
    '*) echo "helm $1 is not allowed here" >&2; exit 1 ;;',
    'esac',
    '',
  ].join('\n');
}

/** Without git and without a way out: all that is remote was fetched before. */
export const SHUT_OFF: Readonly<Record<string, string>> = { PATH: '', ...NO_WAY_OUT };
