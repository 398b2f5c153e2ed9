import type { ObjectInfo, ObjectType } from './object-reader.ts';

export interface ObjectAnswer {
  info: ObjectInfo;
  content: Buffer;
}

interface Question {
  withContent: boolean;
  resolve: (answer: ObjectAnswer | undefined) => void;
  reject: (error: Error) => void;
}

const EMPTY = Buffer.alloc(0);
const NEWLINE = 10;

/** Splits the output of `git cat-file --batch-command` into answers, in the order of questions. */
export class AnswerParser {
  readonly #questions: Question[] = [];
  #chunks: Buffer[] = [];
  #size = 0;
  /** While an object's content arrives: what it is, and how many bytes until its end. */
  #open: { info: ObjectInfo; bytes: number } | undefined;

  get waiting(): number {
    return this.#questions.length;
  }

  expect(withContent: boolean): Promise<ObjectAnswer | undefined> {
    return new Promise((resolve, reject) => {
      this.#questions.push({ withContent, resolve, reject });
    });
  }

  push(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#size += chunk.length;
    // A large object arrives in many chunks; they are joined once, when it is complete.
    if (this.#open && this.#size < this.#open.bytes) return;
    this.#drain();
  }

  fail(error: Error): void {
    for (const question of this.#questions.splice(0)) question.reject(error);
  }

  #drain(): void {
    let rest = this.#chunks.length === 1 ? (this.#chunks[0] ?? EMPTY) : Buffer.concat(this.#chunks);
    for (;;) {
      const taken = this.#open ? this.#takeContent(rest) : this.#takeHeader(rest);
      if (taken === 0) break;
      rest = rest.subarray(taken);
    }
    this.#chunks = rest.length > 0 ? [rest] : [];
    this.#size = rest.length;
  }

  #takeHeader(rest: Buffer): number {
    const end = rest.indexOf(NEWLINE);
    if (end < 0) return 0;
    const [oid = '', type = '', size = ''] = rest.toString('latin1', 0, end).split(' ');
    const sizeBytes = Number(size);
    if (size === '' || !Number.isInteger(sizeBytes)) this.#answer(undefined);
    else {
      const info: ObjectInfo = { oid, type: type as ObjectType, sizeBytes };
      if (this.#questions[0]?.withContent) this.#open = { info, bytes: sizeBytes + 1 };
      else this.#answer({ info, content: EMPTY });
    }
    return end + 1;
  }

  #takeContent(rest: Buffer): number {
    const open = this.#open;
    if (!open || rest.length < open.bytes) return 0;
    this.#open = undefined;
    // Copied: a slice would keep the whole chunk of the pipe in memory.
    this.#answer({ info: open.info, content: Buffer.from(rest.subarray(0, open.info.sizeBytes)) });
    return open.bytes;
  }

  #answer(answer: ObjectAnswer | undefined): void {
    this.#questions.shift()?.resolve(answer);
  }
}
