import { GitError } from '../command/git-error.ts';
import type { FileTree } from './file-tree.ts';
import type { Commit } from './parse-commit.ts';

/** The commits of a mirror, and the files of each. */
export interface History {
  commit(sha: string): Promise<Commit>;
  files(sha: string): FileTree;
}

/** What a file says that matters, told from what it holds: equal texts are no change. */
export type Meaning = (content: Buffer) => string;

export interface File {
  path: string;
  meaning: Meaning;
}

const MAX_COMMITS = 20_000;
const MAX_FILE_BYTES = 1024 * 1024;
const MAX_REMEMBERED = 2_000;

/**
 * Since which commit a file says what it says at another one. A mirror has one of these, and asks it
 * about any file with one meaning only.
 */
export class UnchangedSince {
  /** By commit and file. */
  readonly #known = new Map<string, string>();

  /**
   * The oldest commit on the line of first parents that ends with `sha`, since which the file says
   * the same; `sha` itself where there is no such file. As far back as the mirror reaches.
   */
  async find(history: History, sha: string, file: File): Promise<string> {
    let said = await saying(history, sha, file);
    if (said === undefined) return sha;
    const wanted = said.text;
    let since = sha;
    let at: string | undefined = sha;
    for (let looks = 0; at !== undefined && looks < MAX_COMMITS; looks++) {
      said = await saying(history, at, file, said);
      if (said?.text !== wanted) break;
      since = this.#known.get(keyOf(at, file)) ?? at;
      if (since !== at) break;
      at = await parentOf(history, at);
    }
    this.#remember(keyOf(sha, file), since);
    return since;
  }

  #remember(key: string, since: string): void {
    this.#known.set(key, since);
    const [oldest] = this.#known.keys();
    if (this.#known.size > MAX_REMEMBERED && oldest !== undefined) this.#known.delete(oldest);
  }
}

interface Said {
  oid: string;
  text: string;
}

/** Read again only where the file is another one than the one that was read last. */
async function saying(
  history: History,
  sha: string,
  { path, meaning }: File,
  last?: Said,
): Promise<Said | undefined> {
  const files = history.files(sha);
  const entry = await files.entry(path);
  if (entry?.type !== 'file') return undefined;
  if (entry.oid === last?.oid) return last;
  const content = await files.read(path, { maxBytes: MAX_FILE_BYTES });
  return { oid: entry.oid, text: meaning(content) };
}

/** Undefined for the first commit, and where a shallow mirror ends. */
async function parentOf(history: History, sha: string): Promise<string | undefined> {
  const [parent] = (await history.commit(sha)).parents;
  try {
    if (parent !== undefined) await history.commit(parent);
    return parent;
  } catch (error) {
    if (error instanceof GitError && error.kind === 'bad-revision') return undefined;
    throw error;
  }
}

function keyOf(sha: string, { path }: File): string {
  return `${sha}:${path}`;
}
