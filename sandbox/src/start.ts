/** `npm start`: see launcher/options.ts for what it takes, README.md for what it gives. */
import { Launcher } from './launcher/launcher.ts';
import { parseStartOptions, START_HELP } from './launcher/options.ts';
import { runUntilStopped } from './launcher/run-until-stopped.ts';

let options: ReturnType<typeof parseStartOptions>;
try {
  options = parseStartOptions(process.argv.slice(2), process.env);
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n\n${START_HELP}`);
  process.exit(2);
}

if (options.help) {
  process.stdout.write(START_HELP);
} else {
  const launcher = new Launcher(options);
  const exitCode = await runUntilStopped(
    () => launcher.start(),
    () => launcher.stop(),
  );
  // What still waits for something that is stopped now has nothing more to do.
  process.exit(exitCode);
}
