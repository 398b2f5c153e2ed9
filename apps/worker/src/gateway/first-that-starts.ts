import { type ExecEnd, type ExecSession, messageOf, type TerminalSize } from '@lockstep/domain';

/** A command that has neither written anything nor ended by then runs: not every one has a prompt. */
const RUNS_AFTER_MS = 2_000;

/** As shells say that a program is not there, or may not be run. */
const NOT_RUN = [126, 127];

/**
 * One session of the first command that starts. A container runtime tells only by the command's end
 * that there is no such program, so input waits until one is known to run.
 * @throws what `open` throws for the first command.
 */
export async function firstThatStarts(
  commands: readonly string[][],
  open: (command: string[]) => Promise<ExecSession>,
): Promise<ExecSession> {
  const [first = [], ...others] = commands;
  let current = await open(first);
  let closed = false;
  const running = Promise.withResolvers<void>();
  let timer: NodeJS.Timeout | undefined;
  const runs = () => {
    clearTimeout(timer);
    others.length = 0;
    running.resolve();
  };
  const begun = () => {
    if (others.length === 0) runs();
    else timer = setTimeout(runs, RUNS_AFTER_MS);
  };
  begun();
  let size: TerminalSize | undefined;
  const { promise: ended, resolve } = Promise.withResolvers<ExecEnd>();

  async function* output() {
    for (;;) {
      for await (const part of current.output) {
        // Some runtimes say in the output what they cannot run, and end.
        if (!isRefusal(part.data)) runs();
        yield part;
      }
      const end = await current.ended;
      // What is typed meanwhile is for the next one.
      clearTimeout(timer);
      const missing = end.kind === 'failed' || NOT_RUN.includes(end.exitCode);
      const next = missing && !closed ? others.shift() : undefined;
      if (!next) {
        runs();
        return resolve(end);
      }
      try {
        current = await open(next);
      } catch (error) {
        runs();
        return resolve({ kind: 'failed', message: messageOf(error), command: next });
      }
      begun();
      if (size) current.resize(size);
    }
  }

  return {
    output: output(),
    ended,
    write: async (data) => {
      await running.promise;
      await current.write(data);
    },
    endInput: () => void running.promise.then(() => current.endInput()),
    resize: (to) => {
      size = to;
      current.resize(to);
    },
    close: () => {
      closed = true;
      runs();
      current.close();
      current.ended.then(resolve);
    },
  };
}

function isRefusal(data: Uint8Array): boolean {
  return Buffer.from(data).toString('latin1').startsWith('OCI runtime exec failed');
}
