/**
 * Progress on standard error: what is being done, and how long it took where it took over two
 * seconds. Standard output stays free for the JSON line of `--headless --json`.
 */
export interface Progress {
  /** Runs `work` and tells about it when it takes longer than two seconds. Errors pass through. */
  step<T>(what: string, work: (report: Report) => Promise<T>): Promise<T>;
  /** One line, at once. */
  line(text: string): void;
}

/** Tells how far a running step has come. `percent` is 0 to 100. */
export type Report = (detail: string, percent?: number) => void;

/** What a listener hears of the running steps, for example to show them in the dashboard. */
export interface StepReport {
  readonly what: string;
  readonly detail?: string;
  readonly percent?: number;
  readonly startedAt: Date;
  readonly done: boolean;
}

export interface ProgressOptions {
  /** Where lines go; standard error if not given. */
  readonly write?: (line: string) => void;
  /** Hears every step's start, reports and end, also of short ones. */
  readonly onStep?: (report: StepReport) => void;
}

/** Steps shorter than this pass in silence. */
const QUIET_MS = 2_000;
/** A long step says how far it is at most this often. */
const REPEAT_MS = 15_000;

export function createProgress(options: ProgressOptions = {}): Progress {
  const write = options.write ?? ((line: string) => void process.stderr.write(`${line}\n`));
  return {
    line: write,
    async step(what, work) {
      const startedAt = new Date();
      let latest: { detail?: string; percent?: number } = {};
      const seconds = () => ((Date.now() - startedAt.getTime()) / 1000).toFixed(1);
      const tell = (done: boolean) => options.onStep?.({ what, ...latest, startedAt, done });
      const say = (): void => {
        const percent = latest.percent === undefined ? '' : ` ${Math.floor(latest.percent)} %`;
        const detail = latest.detail ? ` (${latest.detail})` : '';
        write(`… ${what}${percent}${detail}${repeats++ > 0 ? ` – ${seconds()} s` : ''}`);
      };
      let repeats = 0;
      const first = setTimeout(say, QUIET_MS);
      const repeat = setInterval(say, REPEAT_MS);
      tell(false);
      try {
        const result = await work((detail, percent) => {
          latest = percent === undefined ? { detail } : { detail, percent };
          tell(false);
        });
        if (repeats > 0) write(`✓ ${what} – ${seconds()} s`);
        return result;
      } catch (error) {
        write(`✗ ${what} – ${seconds()} s`);
        throw error;
      } finally {
        clearTimeout(first);
        clearInterval(repeat);
        tell(true);
      }
    },
  };
}
