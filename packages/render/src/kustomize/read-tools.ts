import type { KustomizeTools } from '../render-input.ts';
import { readBuildOptions } from './build-options.ts';

const OPTIONS = 'LOCKSTEP_KUSTOMIZE_BUILD_OPTIONS';

/**
 * What an environment says of Kustomize: `LOCKSTEP_KUSTOMIZE`, `LOCKSTEP_KUSTOMIZE_VERSIONS`
 * (`v5.4.3=/path,…`) and `LOCKSTEP_KUSTOMIZE_BUILD_OPTIONS`, which has a form for one version too
 * (`…_V5_4_3`). Throws RenderError for options that are not allowed, Error for versions that are
 * none.
 */
export function readKustomizeTools(
  env: Readonly<Record<string, string | undefined>>,
): KustomizeTools {
  const versions = readVersions(env.LOCKSTEP_KUSTOMIZE_VERSIONS ?? '');
  const buildOptions = readOptions(env, OPTIONS);
  const buildOptionsOf: Record<string, string> = {};
  for (const version of Object.keys(versions)) {
    const name = `${OPTIONS}_${version.toUpperCase().replace(/[^A-Z0-9]/g, '_')}`;
    const own = readOptions(env, name);
    if (own !== undefined) buildOptionsOf[version] = own;
  }
  return {
    ...(env.LOCKSTEP_KUSTOMIZE ? { program: env.LOCKSTEP_KUSTOMIZE } : {}),
    versions,
    ...(buildOptions !== undefined ? { buildOptions } : {}),
    buildOptionsOf,
  };
}

function readVersions(text: string): Record<string, string> {
  const entries = text
    .split(',')
    .map((one) => one.trim())
    .filter(Boolean);
  return Object.fromEntries(
    entries.map((entry) => {
      const [, version, file] = /^([^=\s]+)=(\/.+)$/.exec(entry) ?? [];
      if (version && file) return [version, file];
      throw new Error(`LOCKSTEP_KUSTOMIZE_VERSIONS: ${entry} is not version=/path/of/a/program`);
    }),
  );
}

function readOptions(
  env: Readonly<Record<string, string | undefined>>,
  name: string,
): string | undefined {
  const text = env[name];
  if (text !== undefined) readBuildOptions(text);
  return text;
}
