const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** The same Ctrl-C may arrive twice, from the terminal and through npm. */
const SAME_SIGNAL_MS = 1_000;

/**
 * Starts, waits for a signal, stops, and returns the exit code. A signal during the start stops
 * what has been started so far; a second one, later than a second after the first, gives up on
 * stopping in order. A start that fails stops too, and its error is told.
 */
export async function runUntilStopped(
  start: () => Promise<void>,
  stop: () => Promise<void>,
): Promise<number> {
  const signalled = firstSignal();
  const keepAlive = setInterval(() => {}, 1 << 30);
  let exitCode = 0;
  try {
    await Promise.race([start().then(() => signalled), signalled]);
  } catch (error) {
    process.stderr.write(`✗ ${(error as Error).message}\n`);
    exitCode = 1;
  }
  await stop();
  clearInterval(keepAlive);
  return exitCode;
}

function firstSignal(): Promise<void> {
  let firstAt: number | undefined;
  return new Promise((resolve) => {
    for (const signal of SIGNALS) {
      process.on(signal, () => {
        if (firstAt === undefined) {
          firstAt = Date.now();
          process.stderr.write('\nStopping\n');
          resolve();
        } else if (Date.now() - firstAt > SAME_SIGNAL_MS) {
          process.exit(130);
        }
      });
    }
  });
}
