import type { Store } from '@lockstep/store';
import { z } from 'zod';

export const BOOTSTRAP_KEY = 'bootstrap';

/** How far the embedded default is with what it builds: told by its starter, shown to people. */
export const bootstrapStateSchema = z.looseObject({
  phase: z.string(),
  message: z.string(),
  percent: z.number().min(0).max(100).optional(),
  startedAt: z.string().optional(),
  done: z.boolean(),
});
export type BootstrapState = z.infer<typeof bootstrapStateSchema>;

/** An installation that nobody builds is done. */
const DONE: BootstrapState = { phase: 'ready', message: '', done: true };

export async function bootstrapState(store: Store): Promise<BootstrapState> {
  return (await store.settings.get<BootstrapState>(BOOTSTRAP_KEY)) ?? DONE;
}
