import type { KubeObject, ManagedResource } from '@lockstep/domain';
import { yamlText } from './format.ts';
import type { Paint } from './paint.ts';

/** One resource that differs: as it is, and as a sync would make it. */
export interface DifferentResource {
  group: string;
  kind: string;
  namespace: string;
  name: string;
  live: KubeObject | null;
  desired: KubeObject | null;
  /** Where the prediction is not the API server's: why. */
  note?: string;
}

/** The managed resources that a sync would change. Hooks are not compared. */
export function differentResources(items: readonly ManagedResource[]): DifferentResource[] {
  return items
    .filter((item) => item.modified && !item.hook)
    .map((item) => ({
      group: item.group,
      kind: item.kind,
      namespace: item.namespace,
      name: item.name,
      live: JSON.parse(item.normalizedLiveState) as KubeObject | null,
      desired: JSON.parse(item.predictedLiveState) as KubeObject | null,
      ...(item.predictedLocally ? { note: item.predictedLocally } : {}),
    }));
}

/** A headline, then a unified diff of both as YAML. */
export async function resourceDiff(one: DifferentResource, paint: Paint): Promise<string> {
  const { createTwoFilesPatch } = await import('diff');
  const where = `${one.group}/${one.kind} ${one.namespace ? `${one.namespace}/` : ''}${one.name}`;
  const [live, desired] = await Promise.all([textOf(one.live), textOf(one.desired)]);
  const headline = paint(`===== ${where} ======`, 'bold');
  const note = one.note ? `(predicted without the cluster: ${one.note})\n` : '';
  if (live === desired) return `${headline}\n${note}(only who owns which field differs)\n`;
  const patch = createTwoFilesPatch('live', 'desired', live, desired, '', '', { context: 3 });
  // The first line is a row of equals signs.
  const lines = patch.split('\n').slice(1);
  return `${headline}\n${note}${lines.map((line) => paintLine(line, paint)).join('\n')}`;
}

function textOf(object: KubeObject | null): Promise<string> | string {
  return object === null ? '' : yamlText(object, { sorted: true });
}

function paintLine(line: string, paint: Paint): string {
  if (line.startsWith('+')) return paint(line, 'good');
  if (line.startsWith('-')) return paint(line, 'bad');
  return line.startsWith('@@') ? paint(line, 'dim') : line;
}
