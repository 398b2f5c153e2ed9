import { mkdir, open, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DEFAULT_ARCHIVE_LIMITS } from '../../archive/archive-limits.ts';
import { readPacked } from '../../archive/pack-file.ts';
import { unpackArchive } from '../../archive/unpack-archive.ts';
import { parseYaml } from '../../manifest/parse-yaml.ts';
import type { TemplateFile } from './used-calls.ts';

const MAX_CHARTS = 300;
const MAX_FILE_BYTES = 1024 * 1024;
const MAX_FILES = 5_000;

/** The files of a chart on disk, or of a package in its `charts`. */
interface ChartFiles {
  paths: readonly string[];
  read(path: string): Promise<string>;
  /** A folder with files of its own: a chart that lies in it. */
  below(name: string): Promise<ChartFiles | undefined>;
}

/**
 * All templates of a chart and of the charts in it, by Helm's names for them: a chart that a
 * dependency gives another name has both.
 */
export async function templateFiles(dir: string, scratch: string): Promise<TemplateFile[]> {
  const found: TemplateFile[] = [];
  const pending = [{ files: await onDisk(dir, scratch), under: '', aliases: [] as string[][] }];
  for (let at = 0; at < pending.length && at < MAX_CHARTS; at++) {
    const { files, under, aliases } = pending[at] as (typeof pending)[number];
    const chart = await describe(files);
    const names = [
      chart.name,
      ...aliases.flatMap(([name, alias]) => (name === chart.name ? [alias ?? ''] : [])),
    ];
    for (const path of files.paths.filter((one) => one.startsWith('templates/'))) {
      if (found.length >= MAX_FILES || path.endsWith('/NOTES.txt')) continue;
      const text = await files.read(path);
      for (const name of names) found.push({ path: `${under}${name}/${path}`, text });
    }
    for (const name of chartsIn(files.paths)) {
      const inner = await files.below(name);
      if (!inner) continue;
      for (const own of names) {
        pending.push({ files: inner, under: `${under}${own}/charts/`, aliases: chart.aliases });
      }
    }
  }
  return found;
}

async function describe(files: ChartFiles): Promise<{ name: string; aliases: string[][] }> {
  const text = await files.read('Chart.yaml').catch(() => '');
  const { value } = parseYaml(text, 'Chart.yaml').documents[0] ?? {};
  const { name, dependencies } = (value ?? {}) as { name?: unknown; dependencies?: unknown };
  const declared = (Array.isArray(dependencies) ? dependencies : []) as Record<string, unknown>[];
  const aliases = declared.flatMap((one) =>
    typeof one?.alias === 'string' ? [[String(one.name), one.alias]] : [],
  );
  return { name: String(name), aliases };
}

function chartsIn(paths: readonly string[]): string[] {
  const names = paths.flatMap((path) => /^charts\/([^/]+)/.exec(path)?.[1] ?? []);
  return [...new Set(names)];
}

async function onDisk(dir: string, scratch: string): Promise<ChartFiles> {
  const templates = await filesBelow(join(dir, 'templates'), 'templates');
  const charts = (await readdir(join(dir, 'charts')).catch(() => [])).map((one) => `charts/${one}`);
  return {
    paths: [...templates, ...charts],
    read: async (path) => await readText(join(dir, path)),
    below: async (name) => {
      const place = join(dir, 'charts', name);
      const found = await stat(place).catch(() => undefined);
      if (found?.isDirectory()) return await onDisk(place, scratch);
      return name.endsWith('.tgz') ? await inPackage(place, scratch) : undefined;
    },
  };
}

async function filesBelow(dir: string, under: string): Promise<string[]> {
  const names = await readdir(dir, { recursive: true }).catch(() => []);
  return names.slice(0, MAX_FILES).map((name) => `${under}/${name}`);
}

async function readText(place: string): Promise<string> {
  const found = await stat(place);
  return found.isFile() && found.size <= MAX_FILE_BYTES ? await readFile(place, 'utf8') : '';
}

/** Unpacked into one file of `scratch`: nothing that a package holds becomes a path there. */
async function inPackage(place: string, scratch: string): Promise<ChartFiles | undefined> {
  await mkdir(scratch, { recursive: true });
  const packPlace = join(scratch, crypto.randomUUID());
  const [archive, pack] = await Promise.all([open(place), open(packPlace, 'wx', 0o600)]);
  try {
    const chunks = archive.createReadStream() as AsyncIterable<Uint8Array>;
    const options = { limits: DEFAULT_ARCHIVE_LIMITS, stripRoot: true };
    const { packed } = await unpackArchive(chunks, pack, options);
    const files = new Map(packed.map((entry) => [entry.path, entry]));
    return packageFiles('', [...files.keys()], async (path) => {
      const entry = files.get(path);
      if (!entry || entry.bytes > MAX_FILE_BYTES) return '';
      return (await readPacked(packPlace, entry)).toString('utf8');
    });
  } catch {
    // Helm read it and has told what is wrong with it, or nothing is.
    return undefined;
  } finally {
    await Promise.all([archive.close(), pack.close()]);
  }
}

/** Packages within packages are not looked into. */
function packageFiles(
  root: string,
  all: readonly string[],
  read: (path: string) => Promise<string>,
): ChartFiles {
  const paths = all.flatMap((path) => (path.startsWith(root) ? [path.slice(root.length)] : []));
  return {
    paths,
    read: (path) => read(`${root}${path}`),
    below: async (name) => packageFiles(`${root}charts/${name}/`, all, read),
  };
}
