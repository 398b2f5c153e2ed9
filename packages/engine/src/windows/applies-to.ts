import { matchesGlob, type SyncWindow } from '@lockstep/domain';

/** What windows select by: an application's name and its destination as it states it. */
export interface WindowTarget {
  name: string;
  namespace: string;
  /** The destination's server, its name, or both; a name is never resolved to a server. */
  clusters: readonly string[];
}

/**
 * Whether the window concerns the application. Selectors are joined by OR, or by AND with
 * `andOperator`; those that are not given are not asked, and one without any concerns nothing.
 */
export function appliesTo(window: SyncWindow, target: WindowTarget): boolean {
  const answers = [
    ...answerOf(window.applications, [target.name]),
    ...answerOf(window.clusters, target.clusters),
    ...answerOf(window.namespaces, [target.namespace]),
  ];
  if (answers.length === 0) return false;
  return window.andOperator ? answers.every(Boolean) : answers.some(Boolean);
}

function answerOf(globs: readonly string[] | null | undefined, texts: readonly string[]) {
  if (!globs?.length) return [];
  return [globs.some((glob) => texts.some((text) => matchesGlob(glob, text)))];
}
