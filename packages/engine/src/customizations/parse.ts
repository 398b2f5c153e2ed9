import {
  type CompareOptions,
  type Customizations,
  compareOptionsSchema,
  type FieldProblem,
  type IgnoredFields,
  type KindCustomization,
} from '@lockstep/domain';
import { isAccessSettingKey, parseAccessSettings } from './access-settings.ts';
import { ASPECTS, type AspectName, isAspectName } from './aspects.ts';
import { parseKindKey } from './kind-key.ts';
import { parseLegacy } from './legacy.ts';
import { isLinkKey, parseLinks } from './links.ts';
import { isPodAccessKey, parsePodAccess } from './pod-access.ts';
import { isProjectSettingKey, parseProjectSettings } from './project-settings.ts';
import { type Problems, readTrueOrFalse, readYamlAs } from './read-yaml.ts';
import { isSourceToolKey, parseSourceTools } from './source-tools.ts';
import { isTrackingKey, parseTracking } from './tracking.ts';

export interface ParsedCustomizations {
  customizations: Customizations;
  /** What could not be read, by key. The rest is in force. */
  problems: FieldProblem[];
  /** Keys that are not about resources. */
  ignoredKeys: string[];
}

const PREFIX = 'resource.customizations';
const COMPARE_OPTIONS = 'resource.compareoptions';
const UPDATES_ENABLED = 'resource.ignoreResourceUpdatesEnabled';

/** Is this key of an `argocd-cm` about how resources are treated, told apart, linked or reached? */
export function isCustomizationKey(key: string): boolean {
  return (
    [PREFIX, COMPARE_OPTIONS, UPDATES_ENABLED].includes(key) ||
    key.startsWith(`${PREFIX}.`) ||
    isTrackingKey(key) ||
    isPodAccessKey(key) ||
    isLinkKey(key) ||
    isSourceToolKey(key) ||
    isProjectSettingKey(key) ||
    isAccessSettingKey(key)
  );
}

/**
 * Reads the keys of the field's `argocd-cm` that are about resource kinds. Where the single key
 * `resource.customizations` and a split key speak of one thing, the split key holds.
 */
export function parseCustomizations(data: Readonly<Record<string, string>>): ParsedCustomizations {
  const problems: Problems = [];
  const kinds = new Map<string, KindCustomization>();
  const all: Customizations['all'] = {};
  for (const kind of parseLegacy(data[PREFIX], PREFIX, problems)) kinds.set(keyOf(kind), kind);
  for (const [key, text] of Object.entries(data)) {
    if (!key.startsWith(`${PREFIX}.`)) continue;
    parseSplitKey({ key, text, kinds, all, problems });
  }
  const enabled = readTrueOrFalse(data[UPDATES_ENABLED], UPDATES_ENABLED, problems);
  return {
    customizations: {
      kinds: [...kinds.values()],
      all,
      compareOptions: compareOptions(data[COMPARE_OPTIONS], problems),
      ignoreResourceUpdatesEnabled: enabled ?? true,
      tracking: parseTracking(data, problems),
      links: parseLinks(data, problems),
      sourceTools: parseSourceTools(data, problems),
      podAccess: parsePodAccess(data, problems),
      projects: parseProjectSettings(data, problems),
      access: parseAccessSettings(data, problems),
    },
    problems,
    ignoredKeys: Object.keys(data).filter((key) => !isCustomizationKey(key)),
  };
}

interface SplitKey {
  key: string;
  text: string;
  kinds: Map<string, KindCustomization>;
  all: Customizations['all'];
  problems: Problems;
}

/** `resource.customizations.<aspect>.<group>_<kind>`, or `….all`. */
function parseSplitKey({ key, text, kinds, all, problems }: SplitKey): void {
  const rest = key.slice(PREFIX.length + 1);
  const dot = rest.indexOf('.');
  const [aspect, name] = [rest.slice(0, dot), rest.slice(dot + 1)];
  if (dot < 0 || !isAspectName(aspect)) {
    const known = Object.keys(ASPECTS).join(', ');
    problems.push({ field: key, reason: `must be ${PREFIX}.<what>.<group>_<kind>, of ${known}` });
    return;
  }
  const value = ASPECTS[aspect](text, key, problems);
  if (value === undefined) return;
  if (name === 'all' && (aspect === 'ignoreDifferences' || aspect === 'ignoreResourceUpdates')) {
    all[aspect] = (value as { [A in AspectName]?: IgnoredFields })[aspect];
    return;
  }
  const kind = parseKindKey(name, '_');
  if (!kind) {
    problems.push({
      field: key,
      reason: 'must end in <group>_<kind>, or <kind> of the core group',
    });
    return;
  }
  kinds.set(keyOf(kind), { ...kinds.get(keyOf(kind)), ...kind, ...value });
}

function keyOf({ group, kind }: { group: string; kind: string }): string {
  return `${group}/${kind}`;
}

function compareOptions(text: string | undefined, problems: Problems): CompareOptions {
  if (text === undefined) return {};
  return readYamlAs(compareOptionsSchema, text, COMPARE_OPTIONS, problems) ?? {};
}
