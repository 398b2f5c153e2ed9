/** The command line `lockstep`: what runs it is main.ts. */
export { EXIT, type ExitCode } from './cli/exit-codes.ts';
export { run } from './cli/run.ts';
