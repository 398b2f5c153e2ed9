import { mayBeUnstable } from './functions.ts';
import { type TemplateScope, templateScopes, type UnstableCall } from './template-calls.ts';

/** A template of a chart or of one of those in it, by the path that Helm knows it by. */
export interface TemplateFile {
  /** `web/charts/sub/templates/secret.yaml`. */
  path: string;
  text: string;
}

/** A call with the file that it stands in. */
export interface UsedCall extends UnstableCall {
  path: string;
}

interface Located extends TemplateScope {
  path: string;
}

/**
 * The calls of functions without a stable result in templates that made something, and in the
 * definitions that these include, wherever those stand. `rendered` are paths out of Helm's output.
 */
export function usedCalls(
  files: readonly TemplateFile[],
  rendered: ReadonlySet<string>,
): UsedCall[] {
  if (!files.some(({ text }) => mayBeUnstable(text))) return [];
  const definitions = new Map<string, Located[]>();
  const pending: Located[] = [];
  for (const { path, text } of files) {
    for (const [name, scope] of templateScopes(text)) {
      const located = { path, ...scope };
      if (name !== '') definitions.set(name, [...(definitions.get(name) ?? []), located]);
      else if (rendered.has(path)) pending.push(located);
      else definitions.set(path, [located]);
    }
  }
  return reachable(pending, definitions);
}

function reachable(
  pending: Located[],
  definitions: ReadonlyMap<string, readonly Located[]>,
): UsedCall[] {
  const seen = new Set<Located>(pending);
  const calls: UsedCall[] = [];
  for (const { path, calls: own, includes } of seen) {
    calls.push(...own.map((call) => ({ path, ...call })));
    for (const name of includes) {
      const atPath = `${path.slice(0, path.lastIndexOf('/templates/'))}/templates${name}`;
      for (const found of definitions.get(name) ?? definitions.get(atPath) ?? []) seen.add(found);
    }
  }
  return calls.sort((a, b) => (a.path === b.path ? a.line - b.line : a.path < b.path ? -1 : 1));
}

/** The templates that made something, as `helm template` names them above each document. */
export function renderedTemplates(output: string): Set<string> {
  return new Set([...output.matchAll(/^# Source: (.+?)\r?$/gm)].map(([, path = '']) => path));
}
