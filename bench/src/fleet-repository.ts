import type { TestRepo } from '@lockstep/testkit';

/** fleet-app-00042: also the namespace, and the folder under apps/. */
export function fleetName(index: number): string {
  return `fleet-app-${String(index).padStart(5, '0')}`;
}

export function settingsPath(index: number): string {
  return `apps/${fleetName(index)}/settings.yaml`;
}

/** Fills a repository with one folder for each application, in one commit. */
export async function fillFleetRepository(repo: TestRepo, applications: number): Promise<void> {
  const files: Record<string, string> = {};
  for (let index = 0; index < applications; index++) Object.assign(files, fleetFiles(index));
  await repo.commit(files, 'The fleet');
}

/** The manifests of one application, by path. */
export function fleetFiles(index: number): Record<string, string> {
  const name = fleetName(index);
  return {
    [`apps/${name}/namespace.yaml`]: namespace(name),
    [`apps/${name}/deployment.yaml`]: deployment(name),
    [`apps/${name}/service.yaml`]: service(name),
    [settingsPath(index)]: settings(index, 'first'),
  };
}

export function fleetApplication(index: number, repoUrl: string): unknown {
  const name = fleetName(index);
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name },
    spec: {
      project: 'default',
      source: { repoURL: repoUrl, path: `apps/${name}`, targetRevision: 'main' },
      destination: { server: 'https://kubernetes.default.svc', namespace: name },
      syncPolicy: { automated: { prune: true, selfHeal: true } },
    },
  };
}

export function settings(index: number, release: string): string {
  return `apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
  namespace: ${fleetName(index)}
data:
  greeting: hello from ${fleetName(index)}
  release: ${release}
`;
}

function namespace(name: string): string {
  return `apiVersion: v1
kind: Namespace
metadata:
  name: ${name}
`;
}

function deployment(name: string): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: ${name}
  labels:
    app: web
spec:
  replicas: 1
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
        - name: web
          image: nginx:1.27
          ports:
            - containerPort: 80
          envFrom:
            - configMapRef:
                name: settings
          resources:
            requests:
              cpu: 10m
              memory: 16Mi
`;
}

function service(name: string): string {
  return `apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: ${name}
spec:
  selector:
    app: web
  ports:
    - port: 80
      targetPort: 80
`;
}
