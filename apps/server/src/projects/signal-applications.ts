import { signalReconcile } from '../applications/signal-work.ts';
import type { Lockstep } from '../dependencies.ts';

/** What a project permits has changed: its applications are looked at again. */
export async function signalApplications(lockstep: Lockstep, project: string): Promise<void> {
  for (const application of await lockstep.store.projects.applicationsOf(project)) {
    await signalReconcile(lockstep, application);
  }
}
