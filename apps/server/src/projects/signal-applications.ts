import { signalReconciles } from '../applications/signal-work.ts';
import type { Lockstep } from '../dependencies.ts';
import { inheritorsOf } from './effective-project.ts';

/** What a project permits has changed: its applications, and those of its inheritors, are looked at. */
export async function signalApplications(lockstep: Lockstep, project: string): Promise<void> {
  for (const name of [project, ...(await inheritorsOf(lockstep.store, project))]) {
    await signalReconciles(lockstep, await lockstep.store.projects.applicationsOf(name));
  }
}
