import type { ApplicationSummary } from '@lockstep/domain';

/** Which rows are ticked, by uid, with what the actions on them need. Never changed in place. */
export type Selection = ReadonlyMap<string, ApplicationSummary>;

export const NOTHING: Selection = new Map();

export function toggleRow(selection: Selection, row: ApplicationSummary): Selection {
  const next = new Map(selection);
  if (!next.delete(row.uid)) next.set(row.uid, row);
  return next;
}

/** From the row ticked last to this one, as lists do with Shift. */
export function selectRange(
  selection: Selection,
  rows: readonly ApplicationSummary[],
  fromUid: string | undefined,
  toUid: string,
): Selection {
  const from = rows.findIndex(({ uid }) => uid === fromUid);
  const to = rows.findIndex(({ uid }) => uid === toUid);
  if (from < 0 || to < 0) return selection;
  const next = new Map(selection);
  for (const row of rows.slice(Math.min(from, to), Math.max(from, to) + 1)) next.set(row.uid, row);
  return next;
}

export function selectAll(rows: readonly ApplicationSummary[]): Selection {
  return new Map(rows.map((row) => [row.uid, row]));
}

export interface BulkResult {
  done: number;
  failed: { name: string; message: string }[];
}

/** Does the same to many, `inFlight` at a time; one failure does not stop the others. */
export async function doForAll(
  rows: readonly ApplicationSummary[],
  action: (row: ApplicationSummary) => Promise<unknown>,
  inFlight = 6,
): Promise<BulkResult> {
  const result: BulkResult = { done: 0, failed: [] };
  const queue = [...rows];
  const worker = async () => {
    for (let row = queue.shift(); row; row = queue.shift()) {
      try {
        await action(row);
        result.done += 1;
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        result.failed.push({ name: row.name, message });
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(inFlight, rows.length) }, worker));
  return result;
}
