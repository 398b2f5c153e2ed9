import { join } from 'node:path';
import { runCommand } from '@lockstep/sandbox';

const DEFAULT_BRANCH = 'main';

/** A bare repository that a test writes to without a work tree. */
export class TestRepo {
  /** Where clients clone it from. */
  readonly url: string;
  /** The bare repository's folder. */
  readonly dir: string;

  private constructor(url: string, dir: string) {
    this.url = url;
    this.dir = dir;
  }

  static async create(root: string, serverUrl: string, name: string): Promise<TestRepo> {
    const dir = join(root, `${name}.git`);
    await runCommand('git', [
      'init',
      '--quiet',
      '--bare',
      `--initial-branch=${DEFAULT_BRANCH}`,
      dir,
    ]);
    return new TestRepo(`${serverUrl}/${name}.git`, dir);
  }

  /**
   * Commits on top of a branch (`main` if not given) and returns the commit's id. Paths map to
   * their new content, null removes a file or folder; all else stays. A branch that does not
   * exist yet starts at `main`.
   */
  async commit(
    files: Readonly<Record<string, string | null>>,
    message = 'Change',
    options: { readonly branch?: string } = {},
  ): Promise<string> {
    const branch = options.branch ?? DEFAULT_BRANCH;
    const parent = (await this.#resolve(branch)) ?? (await this.#resolve(DEFAULT_BRANCH));
    const ref = `refs/heads/${branch}`;
    const seconds = Math.floor(Date.now() / 1000);
    const lines = [
      `commit ${ref}`,
      `committer Test <test@example.com> ${seconds} +0000`,
      data(message),
      ...(parent ? [`from ${parent}`] : []),
      ...Object.entries(files).map(([path, content]) =>
        content === null ? `D ${quote(path)}` : `M 100644 inline ${quote(path)}\n${data(content)}`,
      ),
      'done',
      '',
    ];
    await this.git(['fast-import', '--quiet', '--done', '--force'], lines.join('\n'));
    return this.head(branch);
  }

  /** Tags a commit, the head of `main` if not given. An annotated tag when it has a message. */
  async tag(name: string, options: { commit?: string; message?: string } = {}): Promise<void> {
    const annotation = options.message ? ['-a', '-m', options.message] : [];
    await this.git([
      ...['-c', 'user.name=Test', '-c', 'user.email=test@example.com'],
      ...['tag', '--force', ...annotation, name, options.commit ?? DEFAULT_BRANCH],
    ]);
  }

  /** The commit that a branch (`main` if not given) points to. */
  async head(branch: string = DEFAULT_BRANCH): Promise<string> {
    return (await this.git(['rev-parse', `refs/heads/${branch}`])).trim();
  }

  /** Any git command in the bare repository. */
  async git(args: readonly string[], input?: string): Promise<string> {
    const options = { input, deadlineMs: 30_000 };
    return (await runCommand('git', ['-C', this.dir, ...args], options)).stdout;
  }

  async #resolve(branch: string): Promise<string | undefined> {
    return this.head(branch).catch(() => undefined);
  }
}

function data(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}`;
}

/** As git-fast-import(1) wants a path with special characters. */
function quote(path: string): string {
  return `"${path.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}
