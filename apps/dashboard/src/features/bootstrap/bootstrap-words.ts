import type { BootstrapState } from '../../api/types.ts';
import { durationText } from '../../words/age.ts';

/** What the banner says while the sandbox's cluster is being made. */
export interface BootstrapWords {
  title: string;
  detail: string;
  /** 0 to 100; undefined where nobody knows. */
  percent: number | undefined;
  elapsed: string;
}

export function bootstrapWords(state: BootstrapState, nowMs: number): BootstrapWords {
  const startedMs = state.startedAt ? Date.parse(state.startedAt) : Number.NaN;
  return {
    title: state.phase || 'Preparing the cluster',
    detail: state.message,
    percent:
      state.percent === undefined
        ? undefined
        : Math.min(100, Math.max(0, Math.round(state.percent))),
    elapsed: Number.isNaN(startedMs) ? '' : durationText(nowMs - startedMs),
  };
}
