/** Where the list of one chart's versions lies in an index, in bytes. */
export interface IndexSection {
  start: number;
  end: number;
}

/** What a scan made of an index. `irregular`: it has to be parsed whole. */
export type ScannedIndex =
  | { kind: 'sections'; sections: ReadonlyMap<string, IndexSection> }
  | { kind: 'irregular' };

/** Of each line only its beginning counts: a key of a chart. */
const MAX_PREFIX_BYTES = 512;
const NEWLINE = 0x0a;
const KEY = /^(?:"([^"\\]*)"|'([^']*)'|([^\s:"'#&*!|>%@`[\]{},?-][^:]*?|-[^\s:][^:]*?)) *:(?: |$)/;

/**
 * Finds the charts of a Helm repository's `index.yaml` while it streams by, without parsing it: large
 * ones have tens of megabytes, of which somebody needs one chart.
 */
export class IndexScanner {
  readonly #sections = new Map<string, IndexSection>();
  #offset = 0;
  #lineStart = 0;
  #prefix = '';
  #indent: number | undefined;
  #place: 'before' | 'entries' | 'after' = 'before';
  #open: string | undefined;
  #isIrregular = false;

  push(chunk: Uint8Array): void {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    let from = 0;
    for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE, from)) {
      this.#extend(bytes.subarray(from, at));
      this.#line();
      from = at + 1;
      this.#lineStart = this.#offset + from;
      this.#prefix = '';
    }
    this.#extend(bytes.subarray(from));
    this.#offset += bytes.length;
  }

  finish(): ScannedIndex {
    this.#line();
    this.#close(this.#offset);
    const isUnderstood = this.#place !== 'before' && !this.#isIrregular;
    return isUnderstood ? { kind: 'sections', sections: this.#sections } : { kind: 'irregular' };
  }

  #extend(piece: Buffer): void {
    const room = MAX_PREFIX_BYTES - this.#prefix.length;
    if (room > 0) this.#prefix += piece.subarray(0, room).toString('latin1');
  }

  #line(): void {
    const line = this.#prefix.replace(/\r$/, '');
    const text = line.trimStart();
    if (text === '' || text.startsWith('#')) return;
    const indent = line.length - text.length;
    if (this.#place === 'before') {
      if (indent > 0 || !/^(?:entries|"entries"|'entries') *:/.test(text)) return;
      this.#place = 'entries';
      this.#isIrregular = !/^[^:]+: *(?:#.*|\{ *\} *)?$/.test(text);
      return;
    }
    if (this.#place === 'entries') this.#inEntries(text, indent);
  }

  #inEntries(text: string, indent: number): void {
    if (indent === 0) {
      this.#place = 'after';
      this.#close(this.#lineStart);
      return;
    }
    this.#indent ??= indent;
    if (indent > this.#indent || (indent === this.#indent && /^-(?: |$)/.test(text))) return;
    const key = KEY.exec(text);
    if (indent < this.#indent || !key) {
      this.#isIrregular = true;
      return;
    }
    this.#close(this.#lineStart);
    this.#open = (key[1] ?? key[2] ?? key[3] ?? '').trim();
    this.#isIrregular ||= this.#sections.has(this.#open);
    this.#sections.set(this.#open, { start: this.#lineStart, end: this.#lineStart });
  }

  #close(end: number): void {
    const section = this.#open === undefined ? undefined : this.#sections.get(this.#open);
    if (section) section.end = end;
    this.#open = undefined;
  }
}
