import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { useSandbox } from './sandbox-description.ts';

/** A chart as a test writes it: more of Chart.yaml and its other files where they matter. */
export interface TestChart {
  name: string;
  version: string;
  /** Lines of Chart.yaml after name and version. */
  about?: string;
  /** Path in the chart -> content; one template that shows the values if not given. */
  files?: Readonly<Record<string, string>>;
}

/** Shows release, version and values in a ConfigMap called RELEASE-CHART. */
export const SHOWING_TEMPLATE = `apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ .Release.Name }}-{{ .Chart.Name }}
data:
  version: {{ .Chart.Version | quote }}
  values: {{ toJson .Values | quote }}
`;

/** Packages a chart with the helm program in `dir`; answers the package's path. */
export async function packageChart(dir: string, chart: TestChart): Promise<string> {
  const source = join(dir, `source-${crypto.randomUUID()}`, chart.name);
  const files: Record<string, string> = {
    'Chart.yaml': `apiVersion: v2\nname: ${chart.name}\nversion: ${chart.version}\n${chart.about ?? ''}`,
    ...(chart.files ?? { 'templates/show.yaml': SHOWING_TEMPLATE }),
  };
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(source, path)), { recursive: true });
    await writeFile(join(source, path), content);
  }
  await runHelm(dir, ['package', '--destination', dir, source]);
  return join(dir, `${chart.name}-${chart.version}.tgz`);
}

/** Runs the sandbox's helm with nothing of this machine's configuration. */
export async function runHelm(dir: string, args: readonly string[]): Promise<void> {
  const home = join(dir, 'home');
  await mkdir(home, { recursive: true });
  const env = { PATH: process.env.PATH, HOME: home, XDG_CONFIG_HOME: home, XDG_CACHE_HOME: home };
  await promisify(execFile)(useSandbox().helm, args, { env });
}
