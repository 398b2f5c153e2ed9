#!/usr/bin/env node
import { InterruptedError, run } from './cli/run.ts';
import { processTerminal } from './cli/terminal.ts';

const interrupted = new AbortController();
process.once('SIGINT', () => {
  // The second one does not wait for anything.
  process.once('SIGINT', () => process.exit(130));
  interrupted.abort(new InterruptedError());
});
// Whoever reads has seen enough: `lockstep app list | head -1`.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

const terminal = processTerminal(process);
const exitCode = await run({
  argv: process.argv.slice(2),
  env: process.env,
  terminal,
  signal: interrupted.signal,
});
await terminal.flushed();
process.exit(exitCode);
