import { CLI_VERSION } from '../version.ts';
import type { Finding, FolderReport } from './finding.ts';

const SCHEMA = 'https://json.schemastore.org/sarif-2.1.0.json';

const CHECKS: Record<string, string> = {
  render: 'The folder renders, as a worker would render it.',
  schema: 'Fields and types are those of the built-in kinds.',
  'plain-secrets': 'No Secret has its data in Git in plain.',
  rules: 'The rules of the project can be asked.',
  policy: 'Policies in Rego are kept.',
  'dry-run': 'The destination takes the object.',
};

/** SARIF 2.1.0, which code hosts show beside a change. Places are folders: objects are rendered. */
export function sarifReport(reports: readonly FolderReport[]): string {
  const findings = reports.flatMap((report) => report.findings);
  const ids = [...new Set(findings.map(({ check }) => check))].sort();
  const run = {
    tool: {
      driver: {
        name: 'lockstep validate',
        version: CLI_VERSION,
        rules: ids.map((id) => ({ id, shortDescription: { text: textOf(id) } })),
      },
    },
    results: findings.map((finding) => resultOf(finding, ids)),
  };
  return `${JSON.stringify({ $schema: SCHEMA, version: '2.1.0', runs: [run] }, null, 2)}\n`;
}

function resultOf({ check, level, message, folder, object }: Finding, ids: readonly string[]) {
  const place = {
    physicalLocation: { artifactLocation: { uri: uriOf(folder) } },
    ...(object ? { logicalLocations: [{ fullyQualifiedName: object }] } : {}),
  };
  return {
    ruleId: check,
    ruleIndex: ids.indexOf(check),
    level,
    message: { text: object ? `${object}: ${message}` : message },
    locations: [place],
  };
}

function textOf(id: string): string {
  const known = Object.hasOwn(CHECKS, id) ? CHECKS[id] : undefined;
  return known ?? `Rule ${id.replace(/^rule\//, '')} of the project is kept.`;
}

/** Relative to where the command runs, as code hosts expect. */
function uriOf(folder: string): string {
  const plain = folder.replaceAll('\\', '/').replace(/^\.\//, '').replace(/\/+$/, '');
  return plain.split('/').map(encodeURIComponent).join('/') || '.';
}
