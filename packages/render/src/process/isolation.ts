import { runTool } from './run-tool.ts';

/**
 * How far other people's programs can be shut off on this machine.
 * - `files`: own user, processes, network and mounts; what is hidden cannot be read;
 * - `namespaces`: own user, processes and network;
 * - `none`: a process group and an empty environment are all there is.
 */
export type IsolationLevel = 'files' | 'namespaces' | 'none';

export interface IsolatedCommand {
  file: string;
  args: readonly string[];
  /** The folder that stays writable, and from which the command has to be started. */
  workDir: string;
  /** Where the command finds itself. */
  cwd: string;
  mayUseNetwork: boolean;
  /** Files and folders of this machine that it must not see; `workDir` may lie in one. */
  hidden: readonly string[];
  /** Memory that each of its processes may have for its own; one that asks for more is told no. */
  maxMemoryBytes: number;
}

const NAMESPACES = ['--user', '--ipc', '--pid', '--fork', '--kill-child'];

/**
 * Inside the new namespaces: empties what is hidden, puts the work folder back, and gives up the
 * rights to undo it by entering a second user namespace.
 */
const HIDE = `set -e
ulimit -d "$1"; ulimit -f "$2"
work=$3 cwd=$4 uid=$5 gid=$6; shift 6
while [ "$1" != -- ]; do
  if [ -d "$1" ]; then mount -t tmpfs -o size=1m,mode=755 none "$1"
  elif [ -e "$1" ]; then mount --bind /dev/null "$1"; fi
  shift
done
shift
mkdir -p "$work"
mount --no-canonicalize --bind . "$work"
cd "$cwd"
exec unshare --user --map-user="$uid" --map-group="$gid" -- "$@"`;

/** Without mounts: as the same user, in the folder where the source lies. */
const ENTER = 'ulimit -d "$1"; ulimit -f "$2"; cd "$3" && shift 3 && exec "$@"';

/** Of 512 bytes, as shells count them: no file of it gets larger than 2 GiB. */
const MAX_FILE_BLOCKS = 4 * 1024 * 1024;

/** Root outside is nobody inside. */
const NOBODY = 65_534;

/** The command that runs `command` shut off as far as `level` goes. */
export function isolate(
  level: IsolationLevel,
  command: IsolatedCommand,
): { file: string; args: string[] } {
  const { file, args, workDir, cwd } = command;
  const limits = [Math.ceil(command.maxMemoryBytes / 1024), MAX_FILE_BLOCKS].map(String);
  const entering = ['/bin/sh', '-c', ENTER, 'sh', ...limits, cwd, file, ...args];
  const net = command.mayUseNetwork ? [] : ['--net'];
  const [uid, gid] = [process.getuid?.() || NOBODY, process.getgid?.() || NOBODY].map(String);
  switch (level) {
    case 'files':
      return {
        file: 'unshare',
        args: [
          ...[...NAMESPACES, ...net, '--map-root-user', '--mount', '--mount-proc', '--'],
          ...['/bin/sh', '-c', HIDE, 'sh', ...limits, workDir, cwd, uid ?? '', gid ?? ''],
          ...[...command.hidden, '--', file, ...args],
        ],
      };
    case 'namespaces':
      return {
        file: 'unshare',
        args: [...NAMESPACES, ...net, '--map-current-user', '--', ...entering],
      };
    case 'none':
      return { file: '/bin/sh', args: entering.slice(1) };
  }
}

const PROBE_MS = 10_000;
const PROBE_BYTES = 256 * 1024 * 1024;
let known: Promise<IsolationLevel> | undefined;

/** The best that this machine allows; tried once. `workDir` is any folder that is one's own. */
export function isolationLevel(workDir: string): Promise<IsolationLevel> {
  known ??= firstThatWorks(workDir);
  return known;
}

async function firstThatWorks(workDir: string): Promise<IsolationLevel> {
  for (const level of ['files', 'namespaces'] as const) {
    const maxMemoryBytes = PROBE_BYTES;
    const command = { file: 'true', args: [], workDir, cwd: workDir, maxMemoryBytes };
    const { file, args } = isolate(level, { ...command, mayUseNetwork: false, hidden: [] });
    const result = await runTool({
      file,
      args,
      cwd: workDir,
      env: { PATH: process.env.PATH ?? '' },
      endsAtMs: performance.now() + PROBE_MS,
      maxOutputBytes: 65_536,
    }).catch(() => undefined);
    if (result?.ok) return level;
  }
  return 'none';
}
