export const IN_CLUSTER = 'https://kubernetes.default.svc';

/** A destination's cluster by its name, else by its host. */
export function clusterText(destination: {
  server?: string | undefined;
  name?: string | undefined;
}): string {
  if (destination.name) return destination.name;
  if (destination.server === IN_CLUSTER) return 'in-cluster';
  return destination.server?.replace(/^https?:\/\//, '') ?? '';
}
