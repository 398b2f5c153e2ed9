#!/usr/bin/env node
/**
 * The way in for `npm start`, `npm test`, `npm run bench`, `npm run fuzz`, `npm run audit` and
 * `npm run lockstep`.
 * It runs under whatever Node (20 or newer) the machine has and needs no package: it installs the
 * packages when they are missing or the lockfile changed, generates what is generated, and hands
 * over to the project's own Node 26. Everything it says goes to standard error.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const ENTRIES = {
  start: 'sandbox/src/start.ts',
  test: 'sandbox/src/test.ts',
  bench: 'bench/src/main.ts',
  fuzz: 'sandbox/src/fuzz.ts',
  audit: 'sandbox/src/audit.ts',
  cli: 'apps/cli/src/main.ts',
};
const MARKER = join(ROOT, 'node_modules/.lockstep-installed');
const LOCK = join(ROOT, 'node_modules/.lockstep-bootstrap.lock');
const INSTALL = ['install', '--frozen-lockfile', '--config.confirmModulesPurge=false'];
/** A step that takes longer than this is announced, and its time told. */
const QUIET_MS = 2_000;
const LOCK_STALE_MS = 15_000;

const [command, ...args] = process.argv.slice(2);
const entry = Object.hasOwn(ENTRIES, command ?? '') ? ENTRIES[command] : undefined;
if (!entry) {
  process.stderr.write(`Usage: node sandbox/bootstrap.mjs ${Object.keys(ENTRIES).join('|')} …\n`);
  process.exit(2);
}
try {
  checkMachine();
  await install();
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}
handOver(entry, args);

function checkMachine() {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < 20)
    throw new Error(`Node ${process.versions.node} is too old: 20 or newer is needed`);
  if (process.platform !== 'linux' || !['x64', 'arm64'].includes(process.arch)) {
    throw new Error(
      `The embedded servers exist for Linux on x64 and arm64, not for ${process.platform} on ` +
        `${process.arch}. docker-compose.yml and deploy/ run Lockstep on servers of your own.`,
    );
  }
}

/** Installs and generates, unless both were done for just these files. */
async function install() {
  const wanted = fingerprint();
  if (readMarker() === wanted) return;
  await withLock(async () => {
    // Another process may have done it while this one waited.
    if (readMarker() === wanted) return;
    const pnpm = packageManager();
    await step('Installing packages', 'npx', ['--yes', pnpm, ...INSTALL]);
    await step('Generating code', join(ROOT, 'node_modules/.bin/turbo'), [
      'run',
      'generate',
      '--no-daemon',
      '--env-mode=loose',
      '--output-logs=errors-only',
    ]);
    writeFileSync(MARKER, wanted);
  });
}

/** Changes when anything changes that the installed packages or the generated code depend on. */
function fingerprint() {
  const hash = createHash('sha256');
  for (const file of ['pnpm-lock.yaml', 'pnpm-workspace.yaml', 'prisma/schema.prisma']) {
    const path = join(ROOT, file);
    hash.update(file).update(existsSync(path) ? readFileSync(path) : '');
  }
  return hash.update(process.arch).digest('hex');
}

function readMarker() {
  return existsSync(MARKER) ? readFileSync(MARKER, 'utf8') : undefined;
}

function packageManager() {
  const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  return manifest.packageManager;
}

/** One process of this checkout at a time. The holder touches the lock; an old one is void. */
async function withLock(work) {
  mkdirSync(dirname(LOCK), { recursive: true });
  for (;;) {
    try {
      mkdirSync(LOCK);
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    const touched = statSync(LOCK, { throwIfNoEntry: false })?.mtimeMs;
    if (touched !== undefined && Date.now() - touched > LOCK_STALE_MS) {
      rmSync(LOCK, { recursive: true, force: true });
    }
    await delay(200);
  }
  const touch = () => writeFileSync(join(LOCK, 'holder'), `${process.pid} ${Date.now()}\n`);
  const timer = setInterval(() => {
    rmSync(join(LOCK, 'holder'), { force: true });
    touch();
  }, LOCK_STALE_MS / 5);
  try {
    return await work();
  } finally {
    clearInterval(timer);
    rmSync(LOCK, { recursive: true, force: true });
  }
}

/** Runs a program in silence; what it wrote is shown when it fails. */
async function step(what, program, programArgs) {
  const startedAt = Date.now();
  const seconds = () => ((Date.now() - startedAt) / 1000).toFixed(1);
  let announced = false;
  const timer = setTimeout(() => {
    announced = true;
    process.stderr.write(`… ${what}\n`);
  }, QUIET_MS);
  const child = spawn(program, programArgs, {
    cwd: ROOT,
    env: childEnvironment(),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      output = (output + text).slice(-20_000);
    });
  }
  const failure = await new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code) => resolve(code === 0 ? undefined : `exit code ${code}`));
  });
  clearTimeout(timer);
  if (failure) throw new Error(`${what} failed (${program}: ${failure})\n${output}`);
  if (announced) process.stderr.write(`✓ ${what} – ${seconds()} s\n`);
}

/** The project's Node comes first on PATH, also for what the packages' programs start. */
function childEnvironment() {
  const base = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
  const path = [join(ROOT, `node_modules/node-linux-${process.arch}/bin`), process.env.PATH];
  return {
    ...process.env,
    PATH: path.join(delimiter),
    NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? join(base, 'lockstep/node-compile'),
    TURBO_TELEMETRY_DISABLED: '1',
    // pnpm is not to look for itself: this is the version that package.json names.
    pnpm_config_pm_on_fail: 'ignore',
  };
}

function handOver(file, fileArgs) {
  const node = join(ROOT, `node_modules/node-linux-${process.arch}/bin/node`);
  const child = spawn(node, [join(ROOT, file), ...fileArgs], {
    // npm changes to the checkout; a file that the user names is relative to where the user is.
    cwd: command === 'cli' ? (process.env.INIT_CWD ?? process.cwd()) : ROOT,
    env: childEnvironment(),
    stdio: 'inherit',
  });
  // Ctrl-C in a terminal reaches the child by itself; what is sent to this process alone does not.
  process.on('SIGINT', () => {
    if (!process.stdin.isTTY) child.kill('SIGINT');
  });
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  endWithNpm(child);
  child.once('error', (error) => {
    process.stderr.write(`${node}: ${error.message}\n`);
    process.exit(1);
  });
  child.once('exit', (code, signal) => {
    if (signal) process.removeAllListeners(signal);
    if (signal) process.kill(process.pid, signal);
    else process.exit(code ?? 1);
  });
}

/** A signal sent to npm ends the shell between npm and this process, and reaches nobody else. */
function endWithNpm(child) {
  const parent = process.ppid;
  if (!process.env.npm_lifecycle_event) return;
  setInterval(() => {
    if (process.ppid !== parent) child.kill('SIGTERM');
  }, 500).unref();
}
