import type { CloudIdentity, CloudToken, CloudTokens } from './cloud-identity.ts';

/** Everything that is needed to talk to one cluster. Plain data: the client resolves credentials. */
export interface Connection {
  /** Where to connect: `https://host:port[/prefix]`. */
  server: string;
  /** PEM. Without it the system's roots decide. */
  ca?: string;
  /** PEM of a client certificate and its key. */
  cert?: string;
  key?: string;
  credential: Credential;
  /** The name that the server's certificate must carry, where it is not the host's. */
  serverName?: string;
  /** Accept any server certificate. */
  insecure?: boolean;
  proxyUrl?: string;
}

/** How requests prove who sends them, beyond a client certificate. */
export type Credential =
  | { kind: 'none' }
  | { kind: 'token'; token: string }
  /** A projected service account token: the kubelet rewrites the file before it expires. */
  | { kind: 'token-file'; path: string }
  | { kind: 'basic'; username: string; password: string }
  | { kind: 'exec'; plugin: ExecPlugin }
  /** A token that changes: asked for again when it ends, or is refused. */
  | { kind: 'changing-token'; current: () => Promise<CloudToken> }
  /** The identity that we have in a cloud ourselves. */
  | { kind: 'cloud'; identity: CloudIdentity; tokens: CloudTokens };

/** A credential plug-in as kubeconfig's `users[].user.exec` describes it. */
export interface ExecPlugin {
  command: string;
  args: string[];
  env: Record<string, string>;
  apiVersion: ExecApiVersion;
  installHint?: string;
  provideClusterInfo?: boolean;
  /** Names of our variables that it gets; all but what is ours alone where this is not given. */
  inherited?: readonly string[];
}

export const EXEC_API_VERSIONS = [
  'client.authentication.k8s.io/v1',
  'client.authentication.k8s.io/v1beta1',
] as const;
export type ExecApiVersion = (typeof EXEC_API_VERSIONS)[number];
