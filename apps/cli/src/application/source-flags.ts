import { type ApplicationSpec, type Source, sourcesOf } from '@lockstep/domain';
import type { Command } from 'commander';
import { UsageError } from '../cli/cli-error.ts';
import { collect } from '../cli/command.ts';
import { wholeNumber } from '../cli/option-values.ts';
import type { ApplicationRef } from './application-ref.ts';
import type { ApplicationsApi } from './applications-api.ts';

/** Revisions of some of several sources, which are named by position or by name. */
export interface SourceFlags {
  revisions?: string[];
  sourcePositions?: string[];
  sourceNames?: string[];
}

export interface ChosenRevisions {
  revisions?: string[];
  sourcePositions?: number[];
}

export function sourceOptions(command: Command): Command {
  const several = 'several by commas, or given again';
  return command
    .option('--revisions <revisions>', `revisions of several sources; ${several}`, collect)
    .option('--source-positions <ns>', `which sources they are of, from 1; ${several}`, collect)
    .option('--source-names <names>', `which sources they are of, by name; ${several}`, collect);
}

/** As the API takes them; names are looked up in the application. @throws UsageError */
export async function chosenRevisions(
  api: Pick<ApplicationsApi, 'get'>,
  ref: ApplicationRef,
  flags: SourceFlags & { revision?: string },
): Promise<ChosenRevisions> {
  const revisions = words(flags.revisions);
  const positions = words(flags.sourcePositions).map(wholeNumber);
  const names = words(flags.sourceNames);
  if (revisions.length === 0) {
    if (positions.length + names.length === 0) return {};
    throw new UsageError('--source-positions and --source-names say what --revisions are of');
  }
  if (flags.revision) throw new UsageError('give --revision or --revisions, not both');
  if (names.length > 0 && positions.length > 0) {
    throw new UsageError('give --source-positions or --source-names, not both');
  }
  const which = names.length > 0 ? positionsOf((await api.get(ref)).spec, names) : positions;
  if (which.length !== revisions.length) {
    throw new UsageError(
      `--revisions names ${revisions.length} and the sources are ${which.length}: give one each`,
    );
  }
  return { revisions, sourcePositions: which };
}

/** Which of several sources is meant, from 1; undefined where nothing says. @throws UsageError */
export function chosenPosition(
  sources: readonly Source[],
  { sourcePosition, sourceName }: { sourcePosition?: number; sourceName?: string },
): number | undefined {
  if (sourceName === undefined) return sourcePosition;
  if (sourcePosition === undefined) return positionOf(sources, sourceName);
  throw new UsageError('give --source-position or --source-name, not both');
}

function positionOf(sources: readonly Source[], name: string): number {
  const found = sources.filter((source) => source.name === name);
  const [source] = found;
  if (source && found.length === 1) return sources.indexOf(source) + 1;
  const known = sources.flatMap((one) => one.name ?? []).join(', ') || 'none has a name';
  const what = found.length > 1 ? 'several sources have that name' : `names are: ${known}`;
  throw new UsageError(`source ${name}: ${what}`);
}

function positionsOf(spec: ApplicationSpec, names: readonly string[]): number[] {
  return names.map((name) => positionOf(sourcesOf(spec), name));
}

function words(texts: readonly string[] = []): string[] {
  return texts.flatMap((text) => text.split(',')).filter(Boolean);
}
