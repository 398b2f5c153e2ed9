import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { RenderError } from '../render-error.ts';
import type { RenderTools } from '../render-input.ts';
import { renderApplication, stillFails, stillValid } from '../source/render-application.ts';
import {
  applied,
  changedPaths,
  commit,
  WORLD_APPS,
  type World,
  type WorldApp,
  world,
  worldInputs,
} from '../testing/random-world.ts';
import { useTools } from '../testing/use-tools.ts';
import type { RenderRecord, SourceRecord } from './render-record.ts';

/**
 * The promise of fingerprints, tried on random repositories of every kind of source and random
 * commits: what is not rendered again would have come out the same, byte for byte; and a commit
 * outside of what an application reads renders nothing.
 */

/** The same each time, so that a failure is somebody's change. */
const SEED = 20_261_121;
const RUNS = 12;

let tools: RenderTools;
beforeAll(async () => {
  tools = await useTools();
});

/** What a render gave, or how it failed; kept as it would be in a database. */
interface Outcome {
  text: string;
  print?: string | undefined;
  holds(files: World): Promise<boolean>;
}

async function render(files: World, app: WorldApp): Promise<Outcome> {
  const inputs = (now: World) => worldInputs(now, app, tools);
  try {
    const { manifests, warnings, record } = await renderApplication(inputs(files));
    const kept = record && (JSON.parse(JSON.stringify(record)) as RenderRecord);
    return {
      text: JSON.stringify({ manifests, warnings }),
      print: kept?.fingerprint,
      holds: async (now) => kept !== undefined && (await stillValid(kept, inputs(now))),
    };
  } catch (error) {
    if (!(error instanceof RenderError)) throw error;
    const kept = error.record && (JSON.parse(JSON.stringify(error.record)) as SourceRecord);
    return {
      text: `failed: ${error.message}`,
      holds: async (now) => kept !== undefined && (await stillFails(kept, inputs(now))),
    };
  }
}

const seen = { kept: 0, rendered: 0, failed: 0 };

async function check(name: string, app: WorldApp, before: World, after: World, last: Outcome) {
  const changed = changedPaths(before, after);
  const what = `${name}, changed: ${changed.join(' ')}`;
  const isKept = await last.holds(after);
  const fresh = await render(after, app);
  if (isKept) expect(fresh.text, what).toBe(last.text);
  if (isKept && fresh.print) expect(fresh.print, what).toBe(last.print);
  if (fresh.print && fresh.print === last.print) expect(fresh.text, what).toBe(last.text);
  const isConcerned = changed.some((path) => app.inputs.test(path));
  if (!isConcerned && last.print) expect(isKept, `${what}: rendered in vain`).toBe(true);
  seen[isKept ? 'kept' : 'rendered']++;
  if (fresh.text.startsWith('failed')) seen.failed++;
  return fresh;
}

test('fingerprints hold for random repositories and commits', { timeout: 300_000 }, async () => {
  const history = fc.tuple(world, fc.array(commit, { minLength: 1, maxLength: 4 }));
  const property = fc.asyncProperty(history, async ([start, commits]) => {
    await Promise.all(
      Object.entries(WORLD_APPS).map(async ([name, app]) => {
        let files = start;
        let last = await render(files, app);
        for (const edits of commits) {
          const after = applied(files, edits);
          last = await check(name, app, files, after, last);
          files = after;
        }
      }),
    );
  });
  await fc.assert(property, { seed: SEED, numRuns: RUNS, endOnFailure: true });
  expect(seen.kept).toBeGreaterThan(50);
  expect(seen.rendered).toBeGreaterThan(20);
  expect(seen.failed).toBeGreaterThan(5);
});
