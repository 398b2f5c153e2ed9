import type { KubeObject } from '@lockstep/domain';

/** Shorter ones stand in many a place by chance: alone they say nothing of where an object is from. */
const TELLING_LENGTH = 6;
/** Templates put values into longer texts; so much is looked at in one render. */
const MAX_COMPARED = 500_000_000;

type Data = Record<string, unknown>;

/**
 * What encrypted files held, for as long as one render takes: by it a Secret is known to come out
 * of one, whichever tool made it. Nothing of it is written anywhere.
 */
export class OpenedContents {
  readonly #values = new Set<string>();
  #compared = 0;

  /** One value that was encrypted, or a file as a whole. */
  add(value: unknown): void {
    const text = typeof value === 'object' ? '' : String(value ?? '');
    if (text !== '') this.#values.add(text);
  }

  /**
   * Whether a Secret holds what was encrypted: one of its values is, or contains, a telling one, or
   * all of them are among those that were opened.
   */
  isIn(object: KubeObject): boolean {
    if (this.#values.size === 0) return false;
    const values = valuesOf(object);
    if (values.length === 0) return false;
    return values.some((forms) => this.#tells(forms)) || values.every((forms) => this.#has(forms));
  }

  #has(forms: readonly string[]): boolean {
    return forms.some((form) => this.#values.has(form) || this.#values.has(`${form}\n`));
  }

  #tells(forms: readonly string[]): boolean {
    const long = forms.filter((form) => form.length >= TELLING_LENGTH);
    return this.#has(long) || long.some((form) => this.#contains(form));
  }

  #contains(text: string): boolean {
    for (const value of this.#values) {
      if (value.length < TELLING_LENGTH || value.length > text.length) continue;
      this.#compared += text.length;
      if (this.#compared > MAX_COMPARED) return false;
      if (text.includes(value)) return true;
    }
    return false;
  }
}

/** Each value as it is written and as it is meant. */
function valuesOf({ data, stringData }: KubeObject): string[][] {
  const encoded = textsOf(data).map((text) => [text, decoded(text)]);
  return [...encoded, ...textsOf(stringData).map((text) => [text])];
}

function textsOf(data: unknown): string[] {
  if (typeof data !== 'object' || data === null) return [];
  return Object.values(data as Data)
    .filter((value) => value !== null && value !== '')
    .map(String);
}

function decoded(text: string): string {
  return Buffer.from(text, 'base64').toString('utf8');
}
