import { z } from 'zod';

/** How to reach a cluster: the field's cluster secret `config`, and where we go beyond it. */
export const clusterConfigSchema = z.looseObject({
  username: z.string().optional(),
  password: z.string().optional(),
  bearerToken: z.string().optional(),
  tlsClientConfig: z
    .looseObject({
      insecure: z.boolean().optional(),
      serverName: z.string().optional(),
      /** Base64 of PEM, as in a kubeconfig. */
      caData: z.string().optional(),
      certData: z.string().optional(),
      keyData: z.string().optional(),
    })
    .optional(),
  execProviderConfig: z
    .looseObject({
      command: z.string(),
      args: z.array(z.string()).optional(),
      env: z.record(z.string(), z.string()).optional(),
      apiVersion: z.string().optional(),
      installHint: z.string().optional(),
    })
    .optional(),
  /** The worker's own AWS identity, or a role that it assumes, for a cluster of EKS. */
  awsAuthConfig: z
    .looseObject({
      clusterName: z.string(),
      roleARN: z.string().optional(),
      profile: z.string().optional(),
    })
    .optional(),
  /** Ours: whose `bearerToken` is; it is exchanged for a new one before it ends. */
  serviceAccount: z
    .looseObject({
      namespace: z.string().min(1),
      name: z.string().min(1),
      /** How long the next one is to be good; API servers may give less. */
      expirationSeconds: z.number().int().min(600).max(31_536_000).optional(),
    })
    .optional(),
  proxyUrl: z.string().optional(),
  disableCompression: z.boolean().optional(),
  /** Ours: the address to connect to, where `server` is only the cluster's name in manifests. */
  address: z.string().optional(),
});
export type ClusterConfig = z.infer<typeof clusterConfigSchema>;

export const clusterInputSchema = z.looseObject({
  server: z.string().min(1, 'must not be empty'),
  name: z.string().optional(),
  config: clusterConfigSchema.default({}),
  namespaces: z.array(z.string()).nullish(),
  clusterResources: z.boolean().optional(),
  project: z.string().optional(),
  labels: z.record(z.string(), z.string()).nullish(),
  annotations: z.record(z.string(), z.string()).nullish(),
});
export type ClusterInput = z.infer<typeof clusterInputSchema>;

/** What is known of the connection now, as the API answers it. */
export interface ClusterInfo {
  connectionState: {
    status: 'Successful' | 'Failed' | 'Unknown';
    message: string;
    attemptedAt?: string;
  };
  serverVersion?: string;
  applicationsCount: number;
  cacheInfo: { resourcesCount: number; apisCount: number; lastCacheSyncTime?: string };
  apiVersions?: string[];
}
