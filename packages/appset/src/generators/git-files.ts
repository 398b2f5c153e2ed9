import { type GitGenerator, messageOf } from '@lockstep/domain';
import { readYaml } from '@lockstep/scripting';
import type { FileTree } from '../inputs.ts';
import { pathspec } from '../match/pathspec.ts';
import { flatten, isObject, type JsonObject, type Params } from '../params.ts';
import { invalid, within } from '../problem.ts';
import type { GeneratorContext } from './generator.ts';
import { pathParams } from './git-path.ts';
import { addOwnValues } from './own-values.ts';

/** A set for each object in each file that is named and not excluded, in the order of the paths. */
export async function generateFromFiles(
  spec: GitGenerator,
  context: GeneratorContext,
): Promise<Params[]> {
  const source = { repoURL: spec.repoURL ?? '', revision: spec.revision ?? '' };
  const tree = await context.inputs.tree(source);
  const sets: Params[] = [];
  for (const path of filesNamed(tree, spec)) {
    const found = await within(`unable to process file '${path}'`, async () =>
      objectsIn(await tree.read(path)).map((object) => paramsOf(object, path, spec, context)),
    );
    context.count(sets.length + found.length);
    sets.push(...found);
  }
  return sets;
}

function filesNamed({ paths }: FileTree, { files }: GitGenerator): string[] {
  const specs = (excluded: boolean) =>
    (files ?? [])
      .filter((one) => (one.exclude ?? false) === excluded)
      .map((one) => pathspec(one.path));
  const [included, excluded] = [specs(false), specs(true)];
  return paths
    .filter((path) => included.some((fits) => fits(path)) && !excluded.some((fits) => fits(path)))
    .sort((a, b) => (a < b ? -1 : 1));
}

/** One object, also of an empty file; or a list of them. */
function objectsIn(text: string): JsonObject[] {
  let read: unknown;
  try {
    read = readYaml(text);
  } catch (error) {
    throw invalid(`unable to parse file: ${messageOf(error)}`);
  }
  const objects = Array.isArray(read) ? read : [read];
  return objects.map((one: unknown) => {
    if (one === null) return {};
    if (isObject(one)) return one;
    throw invalid('unable to parse file: it must hold an object or a list of objects');
  });
}

function paramsOf(
  object: JsonObject,
  file: string,
  { pathParamPrefix, values }: GitGenerator,
  { settings }: GeneratorContext,
): Params {
  const { goTemplate } = settings;
  const slash = file.lastIndexOf('/');
  const [path, filename] = [slash < 0 ? '.' : file.slice(0, slash), file.slice(slash + 1)];
  const place = pathParams({ path, filename, prefix: pathParamPrefix ?? '', goTemplate });
  const content = goTemplate ? Object.entries(object) : flatten(object);
  return addOwnValues(new Map([...content, ...place]), values, settings);
}
