import type { KindCustomization } from '@lockstep/domain';
import { ASPECTS, type AspectName } from './aspects.ts';
import { parseKindKey } from './kind-key.ts';
import { type Problems, readYaml } from './read-yaml.ts';

/** How the single key calls what split keys have names for. */
const NAMES: Record<string, AspectName> = {
  'health.lua': 'health',
  'health.lua.useOpenLibs': 'useOpenLibs',
  actions: 'actions',
  ignoreDifferences: 'ignoreDifferences',
  ignoreResourceUpdates: 'ignoreResourceUpdates',
  knownTypeFields: 'knownTypeFields',
};

/** The single key `resource.customizations`: a map from `group/kind`, wildcards among them. */
export function parseLegacy(
  text: string | undefined,
  field: string,
  problems: Problems,
): KindCustomization[] {
  const parsed = text === undefined ? undefined : readYaml(text, field, problems);
  if (parsed === undefined || parsed === null) return [];
  if (typeof parsed !== 'object' || Array.isArray(parsed)) {
    problems.push({ field, reason: 'must be a map from group/kind to its customization' });
    return [];
  }
  return Object.entries(parsed).flatMap(([key, value]: [string, unknown]) => {
    const kind = parseKindKey(key, '/');
    const where = `${field}: ${key}`;
    if (kind && typeof value === 'object' && value !== null) {
      return [{ ...kind, ...aspectsOf(value, where, problems) }];
    }
    problems.push({ field: where, reason: 'must be group/kind with a map of what is customized' });
    return [];
  });
}

function aspectsOf(value: object, where: string, problems: Problems): Partial<KindCustomization> {
  let aspects: Partial<KindCustomization> = {};
  for (const [name, stated] of Object.entries(value)) {
    const aspect = Object.hasOwn(NAMES, name) ? NAMES[name] : undefined;
    if (!aspect) problems.push({ field: `${where}.${name}`, reason: 'is not known' });
    else aspects = { ...aspects, ...ASPECTS[aspect](stated, `${where}.${name}`, problems) };
  }
  return aspects;
}
