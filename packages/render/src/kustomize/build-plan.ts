import { posix } from 'node:path';
import { treePlace } from '../process/workspace.ts';
import { RenderError } from '../render-error.ts';
import type { RenderContext } from '../render-input.ts';
import { type RemoteRef, remoteName } from '../source/remote.ts';
import { resolveFrom } from '../source/repo-path.ts';
import type { TracedTree } from '../trace/traced-tree.ts';
import type { BuildOptions } from './build-options.ts';
import { type ChartToWrite, planCharts } from './charts.ts';
import { type Kustomization, readKustomization } from './kustomization.ts';
import { pluginReferences } from './plugin-references.ts';
import { isInline, mapReferences, type Reference } from './references.ts';
import type { RemoteReference } from './remote-reference.ts';
import { fileNameOf, isHttp, remoteDirectories, remoteFile } from './remote-reference.ts';

/** A tree that the build reads from, in the order in which trees were met. */
export interface PlannedTree {
  name: string;
  tree: TracedTree;
  /** What of it has to lie on disk; `''` is all of it. */
  paths: Set<string>;
}

/** All that has to lie on disk so that Kustomize needs neither network nor git. */
export interface BuildPlan {
  trees: PlannedTree[];
  /** Kustomizations that name what was fetched, and single files that were. */
  written: { tree: string; path: string; content: string | Buffer }[];
  charts: ChartToWrite[];
}

const MAX_DIRECTORIES = 2000;
const MAX_REMOTE = 100;

/**
 * Follows a kustomization, edited by the source's settings, to every file that it and its bases and
 * components name, through every repository. What is remote is fetched for the project.
 */
export async function planBuild(
  root: string,
  edit: (kustomization: Kustomization) => Kustomization,
  options: BuildOptions,
  context: RenderContext,
): Promise<BuildPlan> {
  const planner = new Planner(options, context);
  await planner.visit({ at: planner.own, dir: root }, edit);
  return planner.plan;
}

/** A directory with a kustomization. */
export interface Place {
  at: PlannedTree;
  dir: string;
}

class Planner {
  readonly plan: BuildPlan = { trees: [], written: [], charts: [] };
  readonly own: PlannedTree;
  readonly #options: BuildOptions;
  readonly #context: RenderContext;
  readonly #seen = new Set<string>();
  readonly #fetched = new Map<string, TracedTree>();
  #files = 0;

  constructor(options: BuildOptions, context: RenderContext) {
    this.#options = options;
    this.#context = context;
    const tree = context.trace.tree('');
    if (!tree) throw new TypeError('a render has no tree of its own');
    this.own = this.#treeOf('', tree);
  }

  async visit(place: Place, edit?: (kustomization: Kustomization) => Kustomization): Promise<void> {
    if (!this.#isNew(place)) return;
    const found = await readKustomization(place.at.tree, place.dir, this.#context.limits);
    if (!found) return;
    place.at.paths.add(found.file);
    const edited = edit ? edit(found.content) : found.content;
    const resolve = (reference: Reference) => this.#resolve(reference, place);
    const { content, unknownFields } = await mapReferences(edited, resolve);
    this.#claimUnknown(unknownFields, content, { place, file: found.file });
    const planned = this.#options.enableHelm
      ? await planCharts(content, place, { resolve, fetch: (ref) => this.#fetch(ref) })
      : { content, charts: [] };
    this.plan.charts.push(...planned.charts);
    if (JSON.stringify(planned.content) === JSON.stringify(found.content)) return;
    const text = JSON.stringify(planned.content);
    this.plan.written.push({ tree: place.at.name, path: found.file, content: text });
  }

  #isNew({ at, dir }: Place): boolean {
    const key = `${at.name}\0${dir}`;
    if (this.#seen.has(key)) return false;
    this.#seen.add(key);
    if (this.#seen.size > MAX_DIRECTORIES) {
      throw new RenderError('limit', `more than ${MAX_DIRECTORIES} kustomizations`);
    }
    return true;
  }

  /** Where it is not known what a field reads, all of the repository may be. */
  #claimUnknown(
    fields: readonly string[],
    content: Kustomization,
    { place, file }: { place: Place; file: string },
  ): void {
    if (fields.length === 0) return;
    const isUnsafe = fields.some((field) => /https?:/i.test(JSON.stringify(content[field])));
    if (isUnsafe || this.#options.unrestricted) {
      const what = `${file}: the field ${fields[0]} is not known here`;
      throw new RenderError('unsupported', what);
    }
    place.at.paths.add('');
  }

  /** What to write in a reference's place. */
  async #resolve(reference: Reference, place: Place): Promise<string> {
    const { text, kind } = reference;
    if (kind === 'plugin' && isInline(text)) {
      await this.#readPlugins(text, 'kustomization', place);
      return text;
    }
    if (kind === 'file') {
      return isHttp(text)
        ? await this.#fetchFile(text, place)
        : await this.#claim(reference, place);
    }
    const remote = remoteDirectories(text);
    if (remote.length === 0) return await this.#claim(reference, place);
    const usable = kind === 'directory' ? remote.filter((one) => one.kind === 'git') : remote;
    return await this.#fetchFirst(usable.length > 0 ? usable : remote, reference, place);
  }

  async #claim({ text, kind }: Reference, place: Place): Promise<string> {
    const path = resolveFrom(place.dir, text);
    const entry = await place.at.tree.entry(path);
    if (entry?.type === 'dir' && kind !== 'file') {
      await this.visit({ at: place.at, dir: path });
    } else if (entry?.type === 'file') {
      place.at.paths.add(path);
      if (kind === 'plugin') {
        const content = await place.at.tree.read(path, this.#context.limits.maxFileBytes);
        await this.#readPlugins(content.toString('utf8'), path, place);
      }
    }
    return text;
  }

  async #readPlugins(text: string, where: string, place: Place): Promise<void> {
    const { references, charts } = await pluginReferences(text, where);
    for (const reference of references) await this.#resolve(reference, place);
    if (!this.#options.enableHelm) return;
    const resolve = (reference: Reference) => this.#resolve(reference, place);
    for (const chart of charts) {
      const { chartHome, configHome, ...config } = chart;
      if (configHome !== undefined) {
        throw new RenderError('unsafe', `${where}: configHome is not allowed`);
      }
      const content = { helmGlobals: { chartHome }, helmCharts: [config] };
      const access = { resolve, fetch: (ref: RemoteRef) => this.#fetch(ref) };
      this.plan.charts.push(...(await planCharts(content, place, access)).charts);
    }
  }

  /** An address may be that of a repository as well as of a file: what answers counts. */
  async #fetchFirst(
    candidates: readonly RemoteReference[],
    reference: Reference,
    place: Place,
  ): Promise<string> {
    let first: unknown;
    for (const candidate of candidates) {
      let tree: TracedTree;
      try {
        tree = await this.#fetch(candidate.ref);
      } catch (error) {
        first ??= error;
        continue;
      }
      if (candidate.kind === 'file') return await this.#fetchFile(reference.text, place);
      return await this.#visitRemote(candidate, tree, place);
    }
    throw first;
  }

  async #visitRemote(
    { ref, path }: Extract<RemoteReference, { kind: 'git' }>,
    tree: TracedTree,
    place: Place,
  ): Promise<string> {
    if (!(await tree.isDirectory(path))) {
      throw new RenderError('path', `${ref.url}: ${path}: no such directory`);
    }
    const at = this.#treeOf(remoteName(ref), tree);
    await this.visit({ at, dir: path });
    return posix.relative(this.#diskPath(place), this.#diskPath({ at, dir: path }));
  }

  /** Written beside the kustomization: Kustomize reads no file from above it. */
  async #fetchFile(url: string, { at, dir }: Place): Promise<string> {
    const tree = await this.#fetch(remoteFile(url).ref);
    const content = await tree.read('file', this.#context.limits.maxFileBytes);
    const name = `.lockstep-remote-${this.#files++}-${fileNameOf(url)}`;
    this.plan.written.push({ tree: at.name, path: posix.join(dir, name), content });
    return name;
  }

  async #fetch(ref: RemoteRef): Promise<TracedTree> {
    const name = remoteName(ref);
    const known = this.#fetched.get(name);
    if (known) return known;
    if (this.#fetched.size >= MAX_REMOTE) {
      throw new RenderError('limit', `more than ${MAX_REMOTE} remote bases, files and charts`);
    }
    const tree = await this.#context.trace.remote(ref);
    this.#fetched.set(name, tree);
    return tree;
  }

  #treeOf(name: string, tree: TracedTree): PlannedTree {
    const known = this.plan.trees.find((one) => one.name === name);
    if (known) return known;
    const added: PlannedTree = { name, tree, paths: new Set() };
    this.plan.trees.push(added);
    return added;
  }

  #diskPath({ at, dir }: Place): string {
    return posix.join(treePlace(this.plan.trees.indexOf(at)), dir);
  }
}
