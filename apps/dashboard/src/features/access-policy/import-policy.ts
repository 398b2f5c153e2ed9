import type { PolicyData } from '../../api/policy.ts';
import { MAIN_FILE } from './policy-draft.ts';

/** What was pasted, as a policy; or why it is none. */
export type Imported =
  | { kind: 'policy'; data: PolicyData; from: 'configmap' | 'csv' }
  | { kind: 'wrong'; reason: string };

/** Reads an argocd-rbac-cm as YAML or JSON, or lines of a policy. */
export async function readImported(text: string): Promise<Imported> {
  if (text.trim() === '') return { kind: 'wrong', reason: 'There is nothing in it' };
  if (!/^\s*["']?(kind|apiVersion|data)["']?\s*:|^\s*\{/mu.test(text)) {
    return { kind: 'policy', data: { [MAIN_FILE]: text }, from: 'csv' };
  }
  const { parseAllDocuments } = await import('yaml');
  const documents = parseAllDocuments(text);
  if (!Array.isArray(documents)) return { kind: 'wrong', reason: 'There is nothing in it' };
  const broken = documents.find(({ errors }) => errors.length > 0);
  if (broken) return { kind: 'wrong', reason: broken.errors[0]?.message ?? 'It is no YAML' };
  const objects = documents.map((each) => each.toJS({ maxAliasCount: 100 }) as unknown);
  const map = objects.find(isPolicyMap) ?? objects.find(isConfigMap);
  return map ? dataOf(map) : { kind: 'wrong', reason: 'There is no ConfigMap in it' };
}

interface ConfigMap {
  kind: 'ConfigMap';
  metadata?: { name?: unknown };
  data?: unknown;
}

function isConfigMap(value: unknown): value is ConfigMap {
  return (value as { kind?: unknown } | null)?.kind === 'ConfigMap';
}

function isPolicyMap(value: unknown): value is ConfigMap {
  return isConfigMap(value) && value.metadata?.name === 'argocd-rbac-cm';
}

function dataOf({ data }: ConfigMap): Imported {
  const entries = Object.entries((data ?? {}) as Record<string, unknown>);
  const other = entries.find(([, value]) => typeof value !== 'string' && value !== null);
  if (other) return { kind: 'wrong', reason: `data.${other[0]} must be a text; quote it` };
  const texts = entries.map(([key, value]) => [key, value ?? ''] as const);
  return { kind: 'policy', data: Object.fromEntries(texts) as PolicyData, from: 'configmap' };
}
