import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { gitEnvironment } from '../command/environment.ts';
import { GitError } from '../command/git-error.ts';
import { AnswerParser } from './answer-parser.ts';

export type ObjectType = 'blob' | 'tree' | 'commit' | 'tag';

export interface ObjectInfo {
  oid: string;
  type: ObjectType;
  sizeBytes: number;
}

interface Session {
  child: ChildProcessWithoutNullStreams;
  parser: AnswerParser;
  unsent: string[];
}

/**
 * Reads objects of one repository through a long-lived `git cat-file --batch-command`. It starts
 * with the first question, ends after `idleMs` without one, and starts again when it died.
 */
export class ObjectReader {
  readonly #dir: string;
  readonly #idleMs: number;
  #session: Session | undefined;
  #idleTimer: NodeJS.Timeout | undefined;
  lastUsedAt = 0;

  constructor(dir: string, idleMs: number) {
    this.#dir = dir;
    this.#idleMs = idleMs;
  }

  get running(): boolean {
    return this.#session !== undefined;
  }

  get busy(): boolean {
    return this.#session !== undefined && this.#session.parser.waiting > 0;
  }

  /** Undefined when the object is not there; a prefix of several objects counts as not there. */
  async info(name: string): Promise<ObjectInfo | undefined> {
    return (await this.#ask('info', name))?.info;
  }

  /** Throws GitError `too-large` before anything is read. */
  async read(
    name: string,
    maxBytes: number,
  ): Promise<{ info: ObjectInfo; content: Buffer } | undefined> {
    const info = await this.info(name);
    if (!info) return undefined;
    if (info.sizeBytes > maxBytes) {
      throw new GitError(
        'too-large',
        `${info.sizeBytes} bytes are more than the limit of ${maxBytes}`,
      );
    }
    return await this.#ask('contents', info.oid);
  }

  close(): void {
    clearTimeout(this.#idleTimer);
    if (this.#session) endInput(this.#session);
    this.#session = undefined;
  }

  async #ask(command: 'info' | 'contents', name: string) {
    // Anything but an object id could be read as another command or a path.
    if (!/^[0-9a-f]{4,64}$/.test(name)) throw new GitError('bad-revision', 'not an object id');
    this.#session ??= this.#start();
    const session = this.#session;
    this.lastUsedAt = performance.now();
    if (session.unsent.push(`${command} ${name}\n`) === 1) {
      queueMicrotask(() => send(session));
    }
    try {
      return await session.parser.expect(command === 'contents');
    } finally {
      this.#closeWhenIdle();
    }
  }

  #closeWhenIdle(): void {
    if (this.#idleTimer) {
      this.#idleTimer.refresh();
      return;
    }
    this.#idleTimer = setTimeout(() => {
      this.#idleTimer = undefined;
      if (this.busy) this.#closeWhenIdle();
      else this.close();
    }, this.#idleMs);
    this.#idleTimer.unref();
  }

  #start(): Session {
    // Not detached: it sees the end of its input, and ends, when this process dies.
    const child = spawn('git', ['cat-file', '--batch-command'], {
      cwd: this.#dir,
      env: gitEnvironment({ protocols: [], env: { GIT_DIR: this.#dir } }),
      stdio: 'pipe',
    });
    const session: Session = { child, parser: new AnswerParser(), unsent: [] };
    let stderr = '';
    child.stderr.on('data', (chunk: Buffer) => {
      stderr = (stderr + chunk.toString()).slice(-4000);
    });
    child.stdin.on('error', () => {});
    child.stdout.on('data', (chunk: Buffer) => session.parser.push(chunk));
    const end = (error?: Error) => {
      if (this.#session === session) this.#session = undefined;
      const why = stderr.trim() || error?.message || 'git cat-file ended';
      session.parser.fail(new GitError('other', why));
    };
    child.once('error', end);
    child.once('close', () => end());
    return session;
  }
}

function send(session: Session): void {
  const text = session.unsent.splice(0).join('');
  if (text !== '') session.child.stdin.write(text);
}

/** What was asked is still answered. */
function endInput(session: Session): void {
  send(session);
  session.child.stdin.end();
}
