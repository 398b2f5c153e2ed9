import { type GitConfig, gitEnvironment } from './environment.ts';
import { classify, GitError } from './git-error.ts';
import { lastWords, redact } from './redact.ts';
import { type ProcessCommand, runProcess } from './run-process.ts';

export interface GitCommand
  extends Pick<
    ProcessCommand,
    'args' | 'stdin' | 'deadlineMs' | 'maxOutputBytes' | 'signal' | 'watch'
  > {
  /** The repository; without one the command runs outside of any. */
  gitDir?: string;
  protocols?: readonly string[];
  config?: GitConfig;
  env?: Readonly<Record<string, string>>;
  /** Words that must not appear in an error. */
  secrets?: readonly string[];
  /** What it and its children may allocate each; what is mapped from files does not count. */
  maxMemoryBytes?: number;
  /** Hears what is said over HTTP, credentials taken out by git itself. */
  trace?: (line: string) => void;
}

const TRACE = { GIT_TRACE_CURL: '1', GIT_TRACE_CURL_NO_DATA: '1', GIT_TRACE_REDACT: '1' };

/**
 * Runs git and returns its standard output, within its limits of time and size. Throws GitError in
 * git's own words.
 */
export async function runGit(command: GitCommand): Promise<Buffer> {
  const { code, stdout, stderr } = await runProcess({
    ...command,
    ...programOf(command),
    name: `git ${command.args[0]}`,
    cwd: command.gitDir ?? '/',
    env: gitEnvironment({
      ...(command.config && { config: command.config }),
      env: {
        ...command.env,
        // Named outright: from a broken mirror git would else walk up to some other repository.
        ...(command.gitDir && { GIT_DIR: command.gitDir }),
        ...(command.trace && TRACE),
      },
      protocols: command.protocols ?? [],
    }),
  });
  if (command.trace) for (const line of stderr.split('\n')) command.trace(line);
  if (code === 0) return stdout;
  const words = redact(lastWords(stderr), command.secrets ?? []);
  const message = words || `git ${command.args[0]} ended with code ${code}`;
  throw new GitError(classify(message), message);
}

/** A shell that is replaced by git at once: Node cannot set limits by itself. */
const LIMITED = 'ulimit -d "$0" 2>/dev/null; exec git "$@"';

function programOf({ args, maxMemoryBytes }: GitCommand): { program: string; args: string[] } {
  if (maxMemoryBytes === undefined) return { program: 'git', args: [...args] };
  const kibibytes = String(Math.ceil(maxMemoryBytes / 1024));
  return { program: 'sh', args: ['-c', LIMITED, kibibytes, ...args] };
}
