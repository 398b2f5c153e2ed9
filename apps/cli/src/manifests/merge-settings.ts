/** What a ConfigMap of settings makes of those that are there. */
export interface MergedSettings {
  data: Record<string, string>;
  /** Keys that are there, that the file does not name, and that stay. */
  kept: string[];
}

/**
 * A file that shows one setting is not meant to take back the others, least of all those that keep
 * somebody out: what it does not name stays, unless the whole is to be `replaced`.
 */
export function mergeSettings(
  before: Record<string, string>,
  given: Record<string, string>,
  { replace }: { replace: boolean },
): MergedSettings {
  if (replace) return { data: given, kept: [] };
  const kept = Object.keys(before).filter((key) => !(key in given));
  return { data: { ...before, ...given }, kept };
}

/** For a person; undefined where nothing was kept beside what was given. */
export function keptWarning(
  { kept }: MergedSettings,
  given: Record<string, string>,
): string | undefined {
  if (kept.length === 0 || Object.keys(given).length === 0) return undefined;
  return `not in the file, and kept: ${kept.join(', ')} (--replace-settings removes them)`;
}
