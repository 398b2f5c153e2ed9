import type { ChangeCause, FieldChange, KubeObject, ManagedResource } from '@lockstep/domain';
import { yamlText } from './format.ts';
import type { Paint } from './paint.ts';
import { type Column, table } from './table.ts';

/** One resource that differs: as it is, and as a sync would make it. */
export interface DifferentResource {
  group: string;
  kind: string;
  namespace: string;
  name: string;
  live: KubeObject | null;
  desired: KubeObject | null;
  /** Field by field, with who owns each and who made the difference. */
  changes?: FieldChange[];
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
      ...(item.changes ? { changes: item.changes } : {}),
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
  const causes = causesOf(one.changes ?? []);
  return `${headline}\n${note}${causes}${lines.map((line) => paintLine(line, paint)).join('\n')}`;
}

const CAUSES: Record<ChangeCause, string> = {
  git: 'Git',
  cluster: 'the cluster',
  both: 'Git and the cluster',
};

/** A line for each field that is known to have been changed by somebody. */
function causesOf(changes: readonly FieldChange[]): string {
  const known = changes.filter(({ cause }) => cause !== undefined);
  if (known.length === 0) return '';
  const columns: Column<FieldChange>[] = [
    { title: 'FIELD', value: ({ path }) => path.join('.') },
    { title: 'CHANGED IN', value: ({ cause }) => (cause ? CAUSES[cause] : '') },
    { title: 'OWNER', value: ({ owner = '' }) => owner },
  ];
  return table(columns, known);
}

function textOf(object: KubeObject | null): Promise<string> | string {
  return object === null ? '' : yamlText(object, { sorted: true });
}

function paintLine(line: string, paint: Paint): string {
  if (line.startsWith('+')) return paint(line, 'good');
  if (line.startsWith('-')) return paint(line, 'bad');
  return line.startsWith('@@') ? paint(line, 'dim') : line;
}
