import { parseArgs } from 'node:util';

export interface StartOptions {
  readonly port?: number;
  readonly headless: boolean;
  readonly json: boolean;
  readonly reset: boolean;
  readonly kubeconfig?: string;
  readonly samples: boolean;
  /** Which samples: those of a first look, or one for every kind of source beside them. */
  readonly examples: 'default' | 'all';
  readonly help: boolean;
}

export const START_HELP = `Usage: npm start -- [options]

Starts Lockstep with everything it needs, on loopback only. Ctrl-C stops what was started.

  --port PORT        the dashboard's port (8080, or a free one when it is taken)
  --kubeconfig FILE  deploy to this cluster's current context, not to the embedded one
                     (the variable KUBECONFIG does the same)
  --no-samples       no sample repository and applications
  --examples all     one sample application for every kind of source, beside the default ones
  --reset            begin afresh: removes the database, the cluster and the sample repository
  --headless         no summary for people on screen
  --json             one line of JSON on standard output when all is ready
  --help             this text
`;

/** Throws an error whose message is for the user when an option is unknown or wrong. */
export function parseStartOptions(args: readonly string[], env: NodeJS.ProcessEnv): StartOptions {
  const { values } = parseArgs({
    args: [...args],
    allowNegative: true,
    options: {
      port: { type: 'string' },
      headless: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      reset: { type: 'boolean', default: false },
      kubeconfig: { type: 'string' },
      samples: { type: 'boolean', default: true },
      examples: { type: 'string', default: 'default' },
      help: { type: 'boolean', default: false },
    },
  });
  return {
    ...values,
    examples: parseExamples(values.examples),
    port: values.port === undefined ? undefined : parsePort(values.port),
    kubeconfig: values.kubeconfig ?? (env.KUBECONFIG || undefined),
  };
}

function parseExamples(text: string): StartOptions['examples'] {
  if (text === 'default' || text === 'all') return text;
  throw new Error(`--examples: ${text} is neither default nor all`);
}

function parsePort(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new Error(`--port: ${text} is not a port`);
  }
  return port;
}
