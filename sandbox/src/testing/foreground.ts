import { spawn } from 'node:child_process';
import { ROOT_DIR } from '../platform-package.ts';

/** Runs a program with this process's own output, in the checkout. Returns its exit code. */
export function runInForeground(command: string, args: readonly string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: ROOT_DIR, stdio: ['ignore', 'inherit', 'inherit'] });
    // Ctrl-C reaches it by itself; it tidies up and ends, and so does this process then.
    const forward = (signal: NodeJS.Signals): void => {
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    };
    process.on('SIGINT', forward);
    process.on('SIGTERM', forward);
    child.once('error', reject);
    child.once('exit', (code) => {
      process.off('SIGINT', forward);
      process.off('SIGTERM', forward);
      resolve(code ?? 1);
    });
  });
}
