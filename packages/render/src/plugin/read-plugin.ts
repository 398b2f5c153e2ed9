import { type PluginManifest, pluginManifestSchema, UserError } from '@lockstep/domain';
import { parseYaml } from '../manifest/parse-yaml.ts';
import { digestOf } from '../trace/fingerprint.ts';
import type { Plugin, PluginRunner } from './plugin.ts';

const READS = 'lockstep.dev/reads';
const CACHE = 'lockstep.dev/cache';
const NETWORK = 'lockstep.dev/network';

/** Reads the ConfigManagementPlugin manifests of one text. Throws UserError naming file and field. */
export function readPlugins(text: string, file: string, runner: PluginRunner): Plugin[] {
  return parseYaml(text, file).documents.map(({ value, line }) =>
    pluginOf(parseManifest(value, `${file}:${line}`), runner),
  );
}

/** Takes what is already parsed. Throws UserError naming `where` and the field. */
export function parseManifest(value: unknown, where: string): PluginManifest {
  const parsed = pluginManifestSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((one) => `${one.path.join('.')}: ${one.message}`);
  throw new UserError('invalid-argument', `${where}: no plug-in manifest: ${problems.join('; ')}`);
}

export function pluginOf(manifest: PluginManifest, runner: PluginRunner): Plugin {
  const { metadata, spec } = manifest;
  const annotations = metadata.annotations ?? {};
  return {
    name: spec.version ? `${metadata.name}-${spec.version}` : metadata.name,
    manifest,
    spec,
    reads: annotations[READS],
    isNeverCached: annotations[CACHE] === 'never',
    mayUseNetwork: annotations[NETWORK] === 'allow',
    digest: digestOf(manifest),
    runner,
  };
}

/** Whether the manifest has a rule by which sources find it without naming it. */
export function hasDiscovery({ spec }: Pick<Plugin, 'spec'>): boolean {
  const { fileName, find } = spec.discover ?? {};
  return Boolean(fileName || find?.glob || find?.command?.length);
}
