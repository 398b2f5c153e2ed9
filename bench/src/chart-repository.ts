import type { TestRepo } from '@lockstep/testkit';

/** A small chart as teams have many of: a Deployment, a Service, a ConfigMap and some helpers. */
const FILES: Readonly<Record<string, (name: string) => string>> = {
  'Chart.yaml': (name) => `apiVersion: v2\nname: ${name}\nversion: 0.1.0\nappVersion: "1.0"\n`,
  'values.yaml': () =>
    'replicas: 2\nimage: {repository: registry.example.com/app, tag: "1.0"}\nservice: {port: 80}\nsettings: {level: info, color: blue}\n',
  'templates/_helpers.tpl': () =>
    `{{- define "labels" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}
`,
  'templates/deployment.yaml': () => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ .Release.Name }}
  labels: {{- include "labels" . | nindent 4 }}
spec:
  replicas: {{ .Values.replicas }}
  selector:
    matchLabels: {{- include "labels" . | nindent 6 }}
  template:
    metadata:
      labels: {{- include "labels" . | nindent 8 }}
    spec:
      containers:
        - name: app
          image: "{{ .Values.image.repository }}:{{ .Values.image.tag }}"
          ports: [{containerPort: {{ .Values.service.port }}}]
          envFrom: [{configMapRef: {name: {{ .Release.Name }}}}]
`,
  'templates/service.yaml': () => `apiVersion: v1
kind: Service
metadata:
  name: {{ .Release.Name }}
spec:
  selector: {{- include "labels" . | nindent 4 }}
  ports: [{port: {{ .Values.service.port }}}]
`,
  'templates/config-map.yaml': () => `apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ .Release.Name }}
data:
{{- range $key, $value := .Values.settings }}
  {{ $key }}: {{ $value | quote }}
{{- end }}
`,
};

export function chartName(index: number): string {
  return `chart-${index.toString().padStart(3, '0')}`;
}

/** Path of each file of so many charts, and its content. */
export function chartFiles(count: number): Record<string, string> {
  const files: Record<string, string> = {};
  for (let index = 0; index < count; index++) {
    const name = chartName(index);
    for (const [path, content] of Object.entries(FILES)) files[`${name}/${path}`] = content(name);
  }
  return files;
}

/** Commits so many charts, a folder each. */
export async function fillChartRepository(repo: TestRepo, count: number): Promise<void> {
  await repo.commit(chartFiles(count));
}
