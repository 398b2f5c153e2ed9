import type { KubeObject } from '@lockstep/domain';
import { readManifests } from '../manifest/read-manifests.ts';
import { RenderError } from '../render-error.ts';
import type { RenderContext, RenderInput } from '../render-input.ts';
import { sourceTreeOf } from '../source/source-tree-of.ts';
import { KUSTOMIZATION_FILES } from '../source/source-type.ts';
import { type Built, buildKustomization } from './build.ts';

const MAX_DEPTH = 64;

export async function hasKustomization(context: RenderContext, dir: string): Promise<boolean> {
  const tree = sourceTreeOf(context);
  for (const name of KUSTOMIZATION_FILES) {
    if (await tree.isFile(dir === '' ? name : `${dir}/${name}`)) return true;
  }
  return false;
}

/**
 * What Flux makes of a folder without a kustomization: every YAML file in it and below, and what
 * the kustomizations below build.
 */
export async function readPlainFolder(input: RenderInput, context: RenderContext): Promise<Built> {
  const built: Built = { objects: [], warnings: [] };
  await visit(context.path, 0, input, context, built);
  return built;
}

async function visit(
  dir: string,
  depth: number,
  input: RenderInput,
  context: RenderContext,
  built: Built,
): Promise<void> {
  if (depth > MAX_DEPTH) throw new RenderError('limit', `${dir}: nested too deep`);
  for (const entry of await sourceTreeOf(context).list(dir)) {
    const path = dir === '' ? entry.name : `${dir}/${entry.name}`;
    if (entry.type === 'dir') {
      if (!(await hasKustomization(context, path))) {
        await visit(path, depth + 1, input, context, built);
      } else add(built, await buildKustomization({}, input, { ...context, path }));
    } else if (/\.ya?ml$/.test(entry.name)) {
      add(built, await readFile(path, context));
    }
    if (built.objects.length > context.limits.maxManifests) {
      throw new RenderError('limit', `more than ${context.limits.maxManifests} manifests`);
    }
  }
}

async function readFile(path: string, context: RenderContext): Promise<Built> {
  const content = await sourceTreeOf(context).read(path, context.limits.maxFileBytes);
  return readManifests(content.toString('utf8'), path);
}

function add(built: Built, more: { objects: KubeObject[]; warnings: Built['warnings'] }): void {
  for (const object of more.objects) built.objects.push(object);
  built.warnings.push(...more.warnings);
}
