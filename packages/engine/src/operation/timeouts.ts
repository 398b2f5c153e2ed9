import {
  ANNOTATION_READY_TIMEOUT,
  type KubeObject,
  parseDuration,
  SYNC_PHASES,
  type SyncPhase,
} from '@lockstep/domain';
import { annotationsOf } from './annotations.ts';

/** How long each phase may take, in ms; a phase that is not there may take any time. */
export type PhaseTimeouts = Partial<Record<SyncPhase, number>>;

/** A Go duration of more than nothing, in ms; undefined for anything else. */
export function readTimeout(text: string | undefined): number | undefined {
  const ms = text === undefined ? undefined : parseDuration(text.trim());
  return ms !== undefined && ms > 0 ? ms : undefined;
}

/** The time that the resource's own annotation gives it. */
export function readyTimeoutOf(object: KubeObject): number | undefined {
  return readTimeout(annotationsOf(object)[ANNOTATION_READY_TIMEOUT]);
}

/** Reads `10m` (every phase), `PreSync=5m` or `10m, PostSync=1h`; what is wrong in it is told. */
export function readPhaseTimeouts(text: string | undefined): {
  timeouts: PhaseTimeouts;
  wrong: string[];
} {
  const named: PhaseTimeouts = {};
  const wrong: string[] = [];
  let every: number | undefined;
  const parts = (text ?? '').split(',').map((part) => part.trim());
  for (const part of parts.filter((one) => one !== '')) {
    const [name = '', value] = part.split('=', 2);
    const phase = SYNC_PHASES.find((one) => one === name.trim());
    const ms = readTimeout(value ?? part);
    if (ms === undefined || (value !== undefined && !phase)) wrong.push(part);
    else if (phase) named[phase] = ms;
    else every = ms;
  }
  const all = every === undefined ? {} : Object.fromEntries(SYNC_PHASES.map((one) => [one, every]));
  return { timeouts: { ...all, ...named }, wrong };
}
