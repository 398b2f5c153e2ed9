import { createHmac, randomBytes } from 'node:crypto';
import {
  FIELD_MANAGER,
  type IgnoreDifference,
  ignoreDifferenceSchema,
  type KubeObject,
  refOf,
  resourceKey,
} from '@lockstep/domain';
import type { Command } from 'commander';
import { UsageError } from '../../cli/cli-error.ts';
import { examples, type Invocation } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import { EXIT } from '../../cli/exit-codes.ts';
import { type DifferentResource, resourceDiff } from '../../output/diff-text.ts';
import { isForPrograms, type OutputOptions, outputOption, writeList } from '../../output/format.ts';
import { paintWith } from '../../output/paint.ts';

interface DiffOptions extends OutputOptions {
  desired: string;
  live: string;
  manager: string;
  ignore?: string;
}

export const adminDiff = {
  configure(command: Command) {
    command
      .requiredOption('--desired <file>', 'manifests: a file, a folder, - for stdin')
      .requiredOption('--live <file>', 'the objects as they are in the cluster')
      .option('--manager <name>', 'the field manager that applies', FIELD_MANAGER)
      .option('--ignore <file>', 'rules as in spec.ignoreDifferences: a list in YAML or JSON');
    outputOption(command, ['table', 'json', 'yaml', 'name']);
    command.addHelpText(
      'after',
      '\nExit code: 0 nothing differs, 1 something does, 2 it cannot be told.',
    );
    examples(command, [
      'kubectl get deployment web -o yaml --show-managed-fields > live.yaml',
      'lockstep admin diff --desired web.yaml --live live.yaml',
    ]);
  },

  async run(context: Context, { options }: Invocation<DiffOptions>) {
    const { readDocuments } = await import('../../manifests/read-documents.ts');
    const [desired, live] = await Promise.all([
      readDocuments(options.desired),
      readDocuments(options.live),
    ]);
    const rules = options.ignore ? await rulesIn(options.ignore) : [];
    const given = { desired: desired.map(objectOf), live: live.map(objectOf) };
    const different = await differencesOf(given, options.manager, rules);
    await write(context, different, options);
    return different.length > 0 ? EXIT.unmet : EXIT.ok;
  },
};

function objectOf({ object }: { object: KubeObject }): KubeObject {
  return object;
}

async function rulesIn(file: string): Promise<IgnoreDifference[]> {
  const { readFile } = await import('node:fs/promises');
  const { parse } = await import('yaml');
  const parsed = ignoreDifferenceSchema.array().safeParse(parse(await readFile(file, 'utf8')));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new UsageError(`${file}: ${issue?.path.join('.')}: ${issue?.message}`);
}

async function differencesOf(
  given: { desired: KubeObject[]; live: KubeObject[] },
  manager: string,
  ignoreDifferences: IgnoreDifference[],
): Promise<DifferentResource[]> {
  const { compareOffline } = await import('../../offline/compare-offline.ts');
  const { createJq } = await import('@lockstep/scripting');
  const jq = createJq();
  try {
    return pairs(given).flatMap((pair) => {
      const compared = compareOffline({ ...pair, manager, ignoreDifferences, jq });
      return compared.modified ? [differenceOf(pair, compared)] : [];
    });
  } finally {
    jq.close();
  }
}

interface Pair {
  desired: KubeObject | undefined;
  live: KubeObject | undefined;
}

/** Objects of the same kind and name; a manifest without a namespace is for the one that live has. */
function pairs({ desired, live }: { desired: KubeObject[]; live: KubeObject[] }): Pair[] {
  const left = new Set(live);
  const stated = desired.map((object) => {
    const match = [...left].find((one) => isSame(object, one));
    if (match) left.delete(match);
    return { desired: object, live: match };
  });
  return [...stated, ...[...left].map((object) => ({ desired: undefined, live: object }))];
}

function isSame(desired: KubeObject, live: KubeObject): boolean {
  const [wanted, found] = [refOf(desired), refOf(live)];
  const namespace = wanted.namespace || found.namespace;
  return resourceKey({ ...wanted, namespace }) === resourceKey(found);
}

type Compared = ReturnType<typeof import('../../offline/compare-offline.ts').compareOffline>;

/** Made anew by every run, so that a digest tells nothing about a value. */
const KEY = randomBytes(32);

function differenceOf({ desired, live }: Pair, compared: Compared): DifferentResource {
  const { group, kind, namespace, name } = refOf((desired ?? live) as KubeObject);
  const { normalizedLive, predicted, changes } = compared;
  return { group, kind, namespace, name, live: normalizedLive, desired: predicted, changes };
}

async function write(
  context: Context,
  different: DifferentResource[],
  { output }: DiffOptions,
): Promise<void> {
  const { redactChanges, redactSecret } = await import('@lockstep/engine');
  const digest = (text: string) =>
    `sha256:${createHmac('sha256', KEY).update(text).digest('hex').slice(0, 16)}`;
  const shown = different.map(({ live, desired, changes = [], ...named }) => {
    const object = live ?? desired;
    return {
      ...named,
      live: live && redactSecret(live, digest),
      desired: desired && redactSecret(desired, digest),
      changes: object ? redactChanges(object, changes, digest) : [],
    };
  });
  const name = (one: DifferentResource) =>
    `${one.group}:${one.kind}:${one.namespace ? `${one.namespace}/` : ''}${one.name}`;
  if (isForPrograms(output)) {
    return writeList(context.terminal, output, shown, { table: () => '', name });
  }
  const paint = paintWith(context.terminal.color);
  for (const one of shown) context.terminal.out(`${await resourceDiff(one, paint)}\n`);
}
