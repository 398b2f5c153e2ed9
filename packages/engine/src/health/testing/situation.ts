import type { KubeObject } from '@lockstep/domain';

/**
 * An object in a few words, for tables: `Ready=False:Failed` is a condition with its reason,
 * `.spec.suspend=true` a field (JSON, or a text with `_` for blanks), `-` nothing at all.
 */
export function objectIn(groupKind: string, situation: string): KubeObject {
  const [group = '', kind = ''] = groupKind
    .replace('*.', 'some.')
    .replace('/*', '/Anything')
    .split('/');
  const object = {
    apiVersion: group === '' ? 'v1' : `${group}/v1`,
    kind,
    metadata: { name: 'it', generation: 2 },
  };
  for (const word of situation.split(' ').filter((one) => one !== '' && one !== '-')) {
    if (word.startsWith('.')) setField(object, word.slice(1));
    else addCondition(object, word);
  }
  return object;
}

function setField(object: object, assignment: string): void {
  const at = assignment.indexOf('=');
  const path = assignment
    .slice(0, at)
    .split('.')
    .map((key) => key.replaceAll('|', '.'));
  const last = path.pop() ?? '';
  let parent = object as Record<string, unknown>;
  for (const key of path) {
    parent[key] ??= {};
    parent = parent[key] as Record<string, unknown>;
  }
  parent[last] = fieldValue(assignment.slice(at + 1));
}

function fieldValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text.replaceAll('_', ' ');
  }
}

function addCondition(object: object, word: string): void {
  const [type = '', rest = ''] = word.split('=');
  const [status = '', reason = ''] = rest.split(':');
  const live = object as { status?: { conditions?: object[] } };
  live.status ??= {};
  live.status.conditions ??= [];
  live.status.conditions.push({ type, status, reason, message: `${type} told` });
}
