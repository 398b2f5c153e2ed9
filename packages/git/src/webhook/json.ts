/** A value of a payload; reading what is not there gives an empty one. */
export class Json {
  readonly #value: unknown;

  constructor(value: unknown) {
    this.#value = value;
  }

  get(...path: string[]): Json {
    let value = this.#value;
    for (const key of path) {
      const isObject = typeof value === 'object' && value !== null && Object.hasOwn(value, key);
      value = isObject ? (value as Record<string, unknown>)[key] : undefined;
    }
    return new Json(value);
  }

  get text(): string | undefined {
    return typeof this.#value === 'string' && this.#value !== '' ? this.#value : undefined;
  }

  /** A text, or a number as text: ids come as either. */
  get id(): string {
    return typeof this.#value === 'number' ? String(this.#value) : (this.text ?? '');
  }

  get items(): Json[] {
    return Array.isArray(this.#value) ? this.#value.map((item) => new Json(item)) : [];
  }

  get keys(): string[] {
    const value = this.#value;
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? Object.keys(value) : [];
  }

  get exists(): boolean {
    return this.#value !== undefined && this.#value !== null;
  }

  /** As it was parsed. */
  get raw(): unknown {
    return this.#value;
  }
}

const MAX_DEPTH = 64;
const MAX_VALUES = 1_000_000;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPENING = new Set([0x5b, 0x7b]);
const CLOSING = new Set([0x5d, 0x7d]);
const COMMA = 0x2c;

/**
 * Parses JSON whose size says nothing about what it grows to: fifty megabytes of brackets would
 * take a gigabyte of memory, so they are counted before. Undefined for what is no JSON or too much.
 */
export function parseJson(bytes: Buffer): Json | undefined {
  if (!isModest(bytes)) return undefined;
  try {
    return new Json(JSON.parse(bytes.toString('utf8')));
  } catch {
    return undefined;
  }
}

function isModest(bytes: Buffer): boolean {
  let depth = 0;
  let values = 0;
  let inText = false;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] as number;
    if (inText) {
      if (byte === BACKSLASH) at++;
      else if (byte === QUOTE) inText = false;
      continue;
    }
    if (byte === QUOTE) inText = true;
    else if (byte === COMMA) values++;
    else if (OPENING.has(byte)) {
      values++;
      if (++depth > MAX_DEPTH) return false;
    } else if (CLOSING.has(byte)) depth--;
    if (values > MAX_VALUES) return false;
  }
  return true;
}
