const running = new Set<number>();
let hooked = false;

/** Remembers a detached child, so that it ends with this process and not after it. */
export function trackGroup(pid: number): void {
  if (!hooked) {
    hooked = true;
    process.once('exit', () => running.forEach(killGroup));
  }
  running.add(pid);
}

export function forgetGroup(pid: number): void {
  running.delete(pid);
}

/** Kills a child and everything that it started. */
export function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // The group is gone already.
  }
}
