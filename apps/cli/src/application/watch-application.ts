import { setTimeout as delay } from 'node:timers/promises';
import type { Application } from '@lockstep/domain';
import { UnreachableError } from '../api/api-error.ts';
import type { ApplicationRef } from './application-ref.ts';
import type { ApplicationEvent, ApplicationsApi } from './applications-api.ts';

/** An application as it was seen, or that there is none (any more). */
export type Sighting = Application | undefined;

/** A silent stream may be a dead one: then the application is asked for. */
const SILENCE_MS = 5_000;
/** A stream begins with the application as it is; one that does not has none to show. */
const FIRST_SILENCE_MS = 500;
const RECONNECT_MS = 500;
/** A server that restarts is waited for; one that stays away is told. */
const GIVE_UP_MS = 60_000;

/**
 * The application now and at every change, until the caller stops or the signal fires. Goes on
 * after a cut connection. Answers undefined when it is not there.
 */
export async function* watchApplication(
  api: Pick<ApplicationsApi, 'find' | 'watch'>,
  ref: ApplicationRef,
  signal: AbortSignal,
): AsyncIterable<Sighting> {
  let lastAnswerAt = Date.now();
  while (!signal.aborted) {
    try {
      for await (const sighting of follow(api, ref, signal)) {
        lastAnswerAt = Date.now();
        yield sighting;
      }
    } catch (error) {
      if (signal.aborted) break;
      const away = Date.now() - lastAnswerAt;
      if (!(error instanceof UnreachableError) || away > GIVE_UP_MS) throw error;
    }
    await delay(RECONNECT_MS, undefined, { signal }).catch(() => undefined);
  }
  signal.throwIfAborted();
}

/** One connection's worth: what the stream tells, and what is found when it is silent. */
async function* follow(
  api: Pick<ApplicationsApi, 'find' | 'watch'>,
  ref: ApplicationRef,
  signal: AbortSignal,
): AsyncIterable<Sighting> {
  const connection = new AbortController();
  const events = api
    .watch(ref, AbortSignal.any([signal, connection.signal]))
    [Symbol.asyncIterator]();
  try {
    let next = events.next();
    let silenceMs = FIRST_SILENCE_MS;
    for (;;) {
      // Nobody may be waiting for it any more when the connection is given up.
      next.catch(() => undefined);
      const event = await orSilence(next, silenceMs, signal);
      silenceMs = SILENCE_MS;
      if (event === 'silence') {
        yield await api.find(ref);
        continue;
      }
      if (event.done) return;
      yield sightingOf(event.value);
      next = events.next();
    }
  } finally {
    connection.abort();
  }
}

async function orSilence<T>(
  next: Promise<T>,
  silenceMs: number,
  signal: AbortSignal,
): Promise<T | 'silence'> {
  const timer = new AbortController();
  const silence = delay(silenceMs, 'silence' as const, {
    signal: AbortSignal.any([signal, timer.signal]),
  });
  silence.catch(() => undefined);
  try {
    return await Promise.race([next, silence]);
  } finally {
    timer.abort();
  }
}

function sightingOf(event: ApplicationEvent): Sighting {
  return event.type === 'DELETED' ? undefined : event.application;
}
