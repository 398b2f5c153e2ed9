import { CliError } from '../cli/cli-error.ts';
import { EXIT } from '../cli/exit-codes.ts';
import { type ApplicationRef, toldRef } from './application-ref.ts';
import type { ApplicationsApi } from './applications-api.ts';
import { type Sighting, watchApplication } from './watch-application.ts';

export interface WaitOptions {
  api: Pick<ApplicationsApi, 'find' | 'watch'>;
  ref: ApplicationRef;
  /** What is still missing, in words; undefined when the wait is over. May throw to end it. */
  missing(sighting: Sighting): string | undefined;
  /** Told of everything that is seen. */
  seen?(sighting: Sighting, missing: string | undefined): void;
  /** 0 waits for ever. */
  timeoutSeconds: number;
  signal: AbortSignal;
}

/**
 * Follows an application until nothing is missing, and answers what was seen last.
 * @throws CliError with exit code 124 that says what is still missing when the time is up.
 */
export async function waitUntil(options: WaitOptions): Promise<Sighting> {
  const { timeoutSeconds, signal, ref } = options;
  const deadline = timeoutSeconds > 0 ? AbortSignal.timeout(timeoutSeconds * 1000) : undefined;
  const either = deadline ? AbortSignal.any([signal, deadline]) : signal;
  let told = 'nothing was seen of it';
  try {
    for await (const sighting of watchApplication(options.api, ref, either)) {
      const missing = options.missing(sighting);
      options.seen?.(sighting, missing);
      if (missing === undefined) return sighting;
      told = missing;
    }
  } catch (error) {
    if (!deadline?.aborted || signal.aborted) throw error;
  }
  signal.throwIfAborted();
  throw new CliError(
    `timed out after ${timeoutSeconds} s waiting for application ${toldRef(ref)}: ${told}`,
    { exitCode: EXIT.timeout, hint: `See why: lockstep app get ${toldRef(ref)}` },
  );
}
