import type { HealthStatusCode } from '@lockstep/domain';
import type { Command } from 'commander';
import { examples, type Invocation } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import { EXIT } from '../../cli/exit-codes.ts';
import { type OutputOptions, outputOption, writeList } from '../../output/format.ts';
import { paintWith } from '../../output/paint.ts';
import { table } from '../../output/table.ts';

interface JudgedObject {
  kind: string;
  namespace?: string;
  name: string;
  /** Null where the kind has no health, which is not the same as Healthy. */
  status: HealthStatusCode | null;
  message: string;
}

export const adminHealth = {
  configure(command: Command) {
    command.argument('<file...>', 'live objects with their status: files, folders, - for stdin');
    outputOption(command, ['table', 'json', 'yaml', 'name']);
    examples(command, [
      'lockstep admin health deployment.yaml',
      'kubectl get all -o yaml | lockstep admin health -',
    ]);
  },

  /** Exits 1 when something is Degraded. */
  async run(context: Context, { args, options }: Invocation<OutputOptions>) {
    const judged = (await Promise.all(args.map(judgedIn))).flat();
    const paint = paintWith(context.terminal.color);
    await writeList(context.terminal, options.output, judged, {
      table: () =>
        table(
          [
            { title: 'KIND', value: (one) => one.kind },
            { title: 'NAME', value: qualifiedName },
            { title: 'STATUS', value: (one) => (one.status ? paint(one.status) : '<none>') },
            { title: 'MESSAGE', value: (one) => one.message },
          ],
          judged,
        ),
      name: (one) => `${one.kind}/${one.name}`,
    });
    return judged.some((one) => one.status === 'Degraded') ? EXIT.unmet : EXIT.ok;
  },
};

async function judgedIn(path: string): Promise<JudgedObject[]> {
  const { readDocuments } = await import('../../manifests/read-documents.ts');
  const { healthOf } = await import('@lockstep/engine');
  return (await readDocuments(path)).map(({ object }) => {
    const { namespace, name = object.metadata.generateName ?? '' } = object.metadata;
    const health = healthOf(object);
    const told = { status: health?.status ?? null, message: health?.message ?? '' };
    return { kind: object.kind, ...(namespace ? { namespace } : {}), name, ...told };
  });
}

function qualifiedName({ namespace, name }: JudgedObject): string {
  return namespace ? `${namespace}/${name}` : name;
}
