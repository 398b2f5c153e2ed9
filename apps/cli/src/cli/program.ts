import { Command, type ParseOptionsResult } from 'commander';
import { ALIASES, COMMANDS, GROUPS } from '../registry.ts';
import { CLI_VERSION } from '../version.ts';
import type { CommandEntry, CommandModule } from './command.ts';
import type { Terminal } from './terminal.ts';

interface Steps {
  /** Which command it is, before its words are read. */
  found(entry: CommandEntry): void;
  execute(module: CommandModule, command: Command): Promise<void>;
}

/** Also takes flags as scripts for Argo CD write them: `--prune=true`, `--cascade=false`. */
class LockstepCommand extends Command {
  override createCommand(name?: string): LockstepCommand {
    return new LockstepCommand(name);
  }

  override parseOptions(argv: readonly string[]): ParseOptionsResult {
    const end = argv.indexOf('--');
    const options = end < 0 ? argv : argv.slice(0, end);
    const rest = end < 0 ? [] : argv.slice(end);
    return super.parseOptions([...options.flatMap((word) => this.#spell(word)), ...rest]);
  }

  #spell(word: string): string[] {
    const [, name = '', value] = /^--([a-z][a-z0-9-]*)=(true|false)$/.exec(word) ?? [];
    if (!value) return [word];
    const flag = (long: string) =>
      this.options.find((one) => one.long === long && !one.required && !one.optional);
    const [plain, negated] = [flag(`--${name}`), flag(`--no-${name}`)];
    if (!plain && !negated) return [word];
    const meant = value === 'true' ? plain : negated;
    return meant?.long ? [meant.long] : [];
  }
}

/**
 * The tree of commands. A command's file is loaded when the command is called, or its help: the
 * others cost nothing at the start.
 */
export function createProgram(terminal: Terminal, steps: Steps): Command {
  const program = new LockstepCommand('lockstep')
    .description('GitOps continuous delivery: keeps Kubernetes clusters equal to what Git says.')
    .option('--server <address>', 'talk to this server (or LOCKSTEP_SERVER)')
    .option('--auth-token <token>', 'with this token (or LOCKSTEP_AUTH_TOKEN)')
    .option('--context <name>', 'talk to the server of this saved context')
    .option('--insecure', "accept any certificate of the server's")
    .option('--plaintext', 'talk to the server without TLS')
    .version(`lockstep: ${CLI_VERSION}`, '--version', 'of this program')
    .exitOverride()
    .showHelpAfterError('(--help shows how it is used)')
    .configureOutput({
      writeOut: terminal.out,
      writeErr: terminal.err,
      getOutHelpWidth: () => terminal.columns,
      getErrHelpWidth: () => terminal.columns,
    })
    .configureHelp({ showGlobalOptions: true });
  // Argo CD's clients need these to get through proxies; plain HTTP gets through without.
  for (const ignored of ['--grpc-web', '--core']) {
    program.addOption(program.createOption(ignored).hideHelp());
  }
  const entries = new Map<Command, CommandEntry>();
  const tree = new Map<string, Command>([['', program]]);
  for (const [path, entry] of Object.entries(COMMANDS)) {
    entries.set(addCommand(tree, path.split(' '), entry.summary), entry);
  }
  const load = async (_parent: Command, command: Command) => {
    const entry = entries.get(command);
    if (!entry) return;
    entries.delete(command);
    steps.found(entry);
    const module = await entry.load();
    module.configure(command);
    defaultNegated(command);
    command.action(() => steps.execute(module, command));
  };
  for (const group of tree.values()) group.hook('preSubcommand', load);
  return program;
}

/** A lone `--no-x` is on unless given: commander settles that before a lazy command is there. */
function defaultNegated(command: Command): void {
  for (const option of command.options.filter((one) => one.negate)) {
    const name = option.attributeName();
    const isLone = !command.options.some((one) => !one.negate && one.attributeName() === name);
    if (isLone) command.setOptionValueWithSource(name, true, 'default');
  }
}

function addCommand(tree: Map<string, Command>, words: string[], summary: string): Command {
  const path = words.join(' ');
  const parentPath = words.slice(0, -1).join(' ');
  const parent =
    tree.get(parentPath) ?? addGroup(tree, words.slice(0, -1), GROUPS[parentPath] ?? '');
  const command = parent.command(words.at(-1) ?? '').description(summary);
  return command.aliases(ALIASES[path] ?? []);
}

function addGroup(tree: Map<string, Command>, words: string[], summary: string): Command {
  const group = addCommand(tree, words, summary);
  tree.set(words.join(' '), group);
  return group;
}
