import { readdir, readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Document, LineCounter, parseAllDocuments } from 'yaml';
import type { CheckFinding } from './check.ts';

export interface Place {
  file: string;
  line: number;
}

interface Written {
  namespace: string;
  place(field?: string): Place;
}

type Path = (string | number)[];

const MANIFEST = /\.(ya?ml|json)$/;
/** What is more than that nobody wrote by hand; places are then left out, and findings are not. */
const MOST_FILES = 2_000;
const MOST_BYTES = 4 * 1024 * 1024;
/** Settings that stand for a folder whose objects are in no file of it. */
const MAIN_FILES = ['kustomization.yaml', 'kustomization.yml', 'Kustomization', 'Chart.yaml'];
/** As errors of rendering begin. */
const TOLD_PLACE = /^([^\s:]+\.(?:ya?ml|json|jsonnet|libsonnet|tpl))(?::(\d+))?(?::\d+)?: /;
const LEVELS_UP = 6;

/** Where findings stand: by the objects that are written in a folder's files. */
export class FindingPlaces {
  readonly #folder: string;
  readonly #written: ReadonlyMap<string, Written[]>;
  /** What stands for the folder where a file has to be named. */
  readonly mainFile: string;

  /** Reads the folder, and what lies below it. What cannot be read has no place. */
  static async read(folder: string): Promise<FindingPlaces> {
    const written = new Map<string, Written[]>();
    const files = await filesBelow(folder);
    for (const path of files.filter((one) => MANIFEST.test(one))) {
      for (const [key, one] of await writtenIn(join(folder, path))) {
        written.set(key, [...(written.get(key) ?? []), one]);
      }
    }
    const main = MAIN_FILES.find((name) => files.includes(name)) ?? files.sort()[0];
    return new FindingPlaces(folder, written, main === undefined ? folder : join(folder, main));
  }

  private constructor(folder: string, written: ReadonlyMap<string, Written[]>, mainFile: string) {
    this.#folder = folder;
    this.#written = written;
    this.mainFile = mainFile;
  }

  /** The finding with its place. One that tells its own, in the words of a tool, is told with it. */
  async placed(finding: CheckFinding): Promise<CheckFinding> {
    if (finding.file !== undefined) return finding;
    const told = await this.#told(finding);
    if (told) return told;
    return { ...finding, ...this.#ofObject(finding) };
  }

  async #told(finding: CheckFinding): Promise<CheckFinding | undefined> {
    const [start, path = '', line] = TOLD_PLACE.exec(finding.message) ?? [];
    if (start === undefined) return undefined;
    const file = await this.#reached(path);
    if (file === undefined) return undefined;
    const message = finding.message.slice(start.length);
    return { ...finding, message, file, ...(line ? { line: Number(line) } : {}) };
  }

  /** From the folder, or from one above it: what leads out of it is rendered from there. */
  async #reached(path: string): Promise<string | undefined> {
    let from = this.#folder;
    for (let level = 0; level <= LEVELS_UP; level++) {
      const file = join(from, path);
      if ((await stat(file).catch(() => undefined))?.isFile()) return file;
      from = join(from, '..');
      if (dirname(from) === from) return undefined;
    }
    return undefined;
  }

  #ofObject({ object = '', field }: CheckFinding): Place | undefined {
    const [, kind = '', namespace = '', name = ''] =
      /^(\S+) (?:([^/]+)\/)?(.*)$/.exec(object) ?? [];
    const found = this.#written.get(`${kind} ${name}`) ?? [];
    const exact = found.find((one) => one.namespace === namespace);
    // Overlays move objects into namespaces.
    return (exact ?? (found.length === 1 ? found[0] : undefined))?.place(field);
  }
}

async function filesBelow(folder: string): Promise<string[]> {
  const found: string[] = [];
  const pending = [''];
  for (let dir = pending.shift(); dir !== undefined; dir = pending.shift()) {
    for (const entry of await readdir(join(folder, dir), { withFileTypes: true }).catch(() => [])) {
      if (found.length >= MOST_FILES) return found;
      const path = dir === '' ? entry.name : `${dir}/${entry.name}`;
      if (entry.isFile()) found.push(path);
      else if (entry.isDirectory() && !entry.name.startsWith('.')) pending.push(path);
    }
  }
  return found;
}

async function writtenIn(file: string): Promise<[string, Written][]> {
  const about = await stat(file).catch(() => undefined);
  if (!about || about.size > MOST_BYTES) return [];
  const text = await readFile(file, 'utf8').catch(() => '');
  // Templates are no YAML; they would be read as something else.
  if (text.includes('{{')) return [];
  const lines = new LineCounter();
  try {
    const documents = parseAllDocuments(text, { lineCounter: lines });
    return [...documents].flatMap((document) => objectsIn(document as Document, file, lines));
  } catch {
    return [];
  }
}

interface Fields {
  kind?: unknown;
  metadata?: { name?: unknown; generateName?: unknown; namespace?: unknown } | null;
  items?: unknown;
}

function objectsIn(document: Document, file: string, lines: LineCounter): [string, Written][] {
  if (document.errors.length > 0) return [];
  const visit = (value: Fields | null, path: Path): [string, Written][] => {
    if (typeof value !== 'object' || value === null) return [];
    if (Array.isArray(value.items)) {
      return value.items.flatMap((item, at) => visit(item, [...path, 'items', at]));
    }
    const { name, generateName, namespace } = value.metadata ?? {};
    const place = (field?: string) => {
      const offset = offsetOf(document, [...path, ...segmentsOf(field ?? '')]);
      return { file, line: Math.max(1, lines.linePos(offset).line) };
    };
    const key = `${String(value.kind)} ${String(name ?? generateName ?? '')}`;
    return [[key, { namespace: typeof namespace === 'string' ? namespace : '', place }]];
  };
  return visit(document.toJS({ maxAliasCount: 100 }) as Fields | null, []);
}

/** Of the node at the path, or of the nearest around it. */
function offsetOf(document: Document, path: Path): number {
  for (let end = path.length; end > 0; end--) {
    const parent = document.getIn(path.slice(0, end - 1), true) as
      | { items?: { key?: { value?: unknown; range?: number[] }; range?: number[] }[] }
      | undefined;
    const last = path[end - 1];
    const items = parent?.items ?? [];
    const item =
      typeof last === 'number'
        ? items[last]?.range
        : items.find(({ key }) => key?.value === last)?.key?.range;
    if (item?.[0] !== undefined) return item[0];
  }
  return document.contents?.range?.[0] ?? document.range?.[0] ?? 0;
}

/** `spec.containers[0].image` as keys and numbers; a key with a dot in it ends the way early. */
function segmentsOf(field: string): Path {
  return [...field.matchAll(/([^.[\]]+)|\[(\d+)\]/g)].map(([, key, index]) =>
    index === undefined ? (key ?? '') : Number(index),
  );
}
