import { randomUUID } from 'node:crypto';
import { open, readFile, rename, rm } from 'node:fs/promises';
import { messageOf } from '@lockstep/domain';
import { parseYaml } from '../../manifest/parse-yaml.ts';
import { RenderError } from '../../render-error.ts';
import { type ChartEntry, chartEntries } from './chart-entry.ts';
import { IndexScanner, type ScannedIndex } from './index-scanner.ts';

const MAX_INDEX_BYTES = 256 * 1024 * 1024;
/** What is parsed in one go: an index that is written in no usual way, or one chart of any. */
const MAX_PARSED_BYTES = 48 * 1024 * 1024;

/** A Helm repository's `index.yaml`, kept on disk; only what is asked for is parsed, and once. */
export class IndexFile {
  readonly #place: string;
  readonly #scanned: ScannedIndex;
  readonly #parsed = new Map<string, Promise<ChartEntry[] | undefined>>();
  /** Charts with their versions, where the index had to be parsed whole. */
  #whole: Promise<ReadonlyMap<string, ChartEntry[]>> | undefined;

  private constructor(place: string, scanned: ScannedIndex) {
    this.#place = place;
    this.#scanned = scanned;
  }

  /** Writes an index to `place` as it comes. Throws RenderError `limit` when it is too large. */
  static async store(place: string, chunks: AsyncIterable<Uint8Array>): Promise<IndexFile> {
    const temporary = `${place}.${randomUUID()}`;
    const scanner = new IndexScanner();
    const file = await open(temporary, 'wx', 0o600);
    try {
      let bytes = 0;
      for await (const chunk of chunks) {
        bytes += chunk.length;
        if (bytes > MAX_INDEX_BYTES) {
          throw new RenderError('limit', `index.yaml is larger than ${MAX_INDEX_BYTES} bytes`);
        }
        scanner.push(chunk);
        await file.write(chunk);
      }
      await rename(temporary, place);
    } finally {
      await file.close();
      await rm(temporary, { force: true });
    }
    return new IndexFile(place, scanner.finish());
  }

  /** The names of all charts. Throws RenderError `manifest` for what is no index. */
  async charts(): Promise<string[]> {
    if (this.#scanned.kind === 'sections') return [...this.#scanned.sections.keys()];
    return [...(await this.#parseWhole()).keys()];
  }

  /** The versions of a chart, the highest first; undefined when it is not listed. */
  async entries(chart: string): Promise<ChartEntry[] | undefined> {
    const known = this.#parsed.get(chart);
    if (known) return await known;
    const parsed = this.#read(chart);
    this.#parsed.set(chart, parsed);
    parsed.catch(() => this.#parsed.delete(chart));
    return await parsed;
  }

  /** Every chart with its versions, one after the other: nothing of it stays in memory. */
  async *all(): AsyncGenerator<{ name: string; versions: string[] }> {
    for (const name of await this.charts()) {
      const entries = (await this.#read(name)) ?? [];
      yield { name, versions: entries.map(({ version }) => version) };
    }
  }

  async #read(chart: string): Promise<ChartEntry[] | undefined> {
    if (this.#scanned.kind === 'irregular') return (await this.#parseWhole()).get(chart);
    const section = this.#scanned.sections.get(chart);
    return section && (await this.#readSection(chart, section.start, section.end));
  }

  async #readSection(chart: string, start: number, end: number): Promise<ChartEntry[]> {
    checkSize(end - start, `the versions of chart ${JSON.stringify(chart)} in index.yaml`);
    const file = await open(this.#place);
    try {
      const content = Buffer.allocUnsafe(end - start);
      await file.read(content, 0, content.length, start);
      return chartEntries((parseDocument(content) as Record<string, unknown>)[chart]);
    } finally {
      await file.close();
    }
  }

  #parseWhole(): Promise<ReadonlyMap<string, ChartEntry[]>> {
    this.#whole ??= this.#readWhole();
    return this.#whole;
  }

  async #readWhole(): Promise<ReadonlyMap<string, ChartEntry[]>> {
    const content = await readFile(this.#place);
    checkSize(content.length, 'an index.yaml in one line or in flow style');
    const { entries } = parseDocument(content) as { entries?: unknown };
    if (typeof entries !== 'object' || Array.isArray(entries)) throw noIndex('it has no entries');
    const charts = Object.entries(entries ?? {});
    return new Map(charts.map(([name, listed]) => [name, chartEntries(listed)]));
  }
}

function parseDocument(content: Buffer): object {
  const text = content.toString('utf8');
  let value: unknown;
  try {
    value = /^\s*\{/.test(text)
      ? JSON.parse(text)
      : parseYaml(text, 'index.yaml').documents[0]?.value;
  } catch (error) {
    throw noIndex(messageOf(error));
  }
  if (typeof value !== 'object' || value === null) throw noIndex('it holds no mapping');
  return value;
}

function checkSize(bytes: number, what: string): void {
  if (bytes <= MAX_PARSED_BYTES) return;
  throw new RenderError('limit', `${what}: more than the limit of ${MAX_PARSED_BYTES} bytes`);
}

function noIndex(why: string): RenderError {
  return new RenderError('manifest', `index.yaml is no index of a Helm repository: ${why}`);
}
