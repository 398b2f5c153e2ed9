import type { Application, ApplicationStatus } from '@lockstep/domain';

/** An application with just this status. */
export function sampleApplication(
  status: Partial<ApplicationStatus> = {},
  rest: Partial<Application> = {},
): Application {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name: 'shop', namespace: 'argocd' },
    spec: {
      project: 'default',
      source: { repoURL: 'https://git.example.com/shop.git', path: 'app', targetRevision: 'main' },
      destination: { server: 'https://kubernetes.default.svc', namespace: 'shop' },
    },
    status: { sync: { status: 'Synced' }, health: { status: 'Healthy' }, ...status },
    ...rest,
  };
}
