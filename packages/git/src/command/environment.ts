import { devNull } from 'node:os';

/** Settings given as `-c` would give them, but through the environment: no secret in `ps`. */
export type GitConfig = readonly (readonly [key: string, value: string])[];

const PASSED_ON = [
  'PATH',
  'TMPDIR',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'NO_PROXY',
  'http_proxy',
  'https_proxy',
  'no_proxy',
] as const;

/** Holds for every command: nothing of the machine's own git set-up, no hooks, no prompts. */
const BASE_CONFIG: GitConfig = [
  ['core.hooksPath', devNull],
  ['core.fsmonitor', 'false'],
  ['core.askPass', ''],
  ['credential.helper', ''],
  ['fetch.recurseSubmodules', 'false'],
  // What comes stays packed: its size is watched, and large objects are never held in memory.
  ['fetch.unpackLimit', '1'],
  ['core.bigFileThreshold', '16m'],
  ['fetch.writeCommitGraph', 'false'],
  ['gc.auto', '0'],
  // A redirect would be followed to any address; see mirror/redirect.ts.
  ['http.followRedirects', 'false'],
  ['http.lowSpeedLimit', '1'],
  ['http.lowSpeedTime', '30'],
  ['maintenance.auto', 'false'],
  ['protocol.version', '2'],
  ['safe.directory', '*'],
  ['submodule.recurse', 'false'],
  ['transfer.bundleURI', 'false'],
];

/** The whole environment of one git process; `protocols` are the only transports it may use. */
export function gitEnvironment(options: {
  config?: GitConfig;
  env?: Readonly<Record<string, string>>;
  protocols: readonly string[];
}): Record<string, string> {
  const env: Record<string, string> = {};
  for (const name of PASSED_ON) {
    const value = process.env[name];
    if (value !== undefined) env[name] = value;
  }
  Object.assign(env, {
    HOME: devNull,
    LC_ALL: 'C',
    GIT_ALLOW_PROTOCOL: options.protocols.join(':'),
    GIT_ATTR_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: devNull,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_TERMINAL_PROMPT: '0',
  });
  return {
    ...env,
    ...configVariables([...BASE_CONFIG, ...(options.config ?? [])]),
    ...options.env,
  };
}

function configVariables(config: GitConfig): Record<string, string> {
  const env: Record<string, string> = { GIT_CONFIG_COUNT: String(config.length) };
  config.forEach(([key, value], index) => {
    env[`GIT_CONFIG_KEY_${index}`] = key;
    env[`GIT_CONFIG_VALUE_${index}`] = value;
  });
  return env;
}
