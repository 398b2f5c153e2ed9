import type { TestRepo } from '@lockstep/testkit';
import type { CpuTimes } from './processes.ts';
import type { Stack } from './stack.ts';

/** One line of the table: a figure of ours, beside Argo CD's on the same machine and the target. */
export interface Row {
  readonly measure: string;
  readonly ours: string;
  readonly argo: string;
  readonly target: string;
  /** Undefined where there is no target. */
  readonly met?: boolean;
}

export interface Outcome {
  readonly rows: readonly Row[];
  /** Everything that was measured, for results.json. */
  readonly detail: unknown;
}

export interface Bench {
  readonly stack: Stack;
  readonly repo: TestRepo;
  readonly applications: number;
  /** Where CPU profiles, request counts and logs go; undefined without --profile. */
  readonly profileDir: string | undefined;
  /** Have PostgreSQL log all statements while profiling, which slows it down. */
  readonly logsStatements: boolean;
  /** One line for whoever watches. */
  say(line: string): void;
}

/** What a measure gave, and how busy the machine and the product were meanwhile. */
export interface Result extends Outcome {
  /** The one-minute load average before and after. */
  readonly load: readonly [before: number, after: number];
  /** Seconds of processor time that each process used during the measure. */
  readonly cpuSeconds: CpuTimes;
}

export type Measure = (bench: Bench) => Promise<Outcome>;

/** Starts what it needs by itself, and needs nothing of what the others share. */
export type LoneMeasure = (applications: number) => Promise<Outcome>;
