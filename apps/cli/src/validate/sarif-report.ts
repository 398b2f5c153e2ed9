import { posix } from 'node:path';
import { pathToFileURL } from 'node:url';
import { CLI_VERSION } from '../version.ts';
import type { Finding, FolderReport } from './finding.ts';

const SCHEMA = 'https://json.schemastore.org/sarif-2.1.0.json';

const CHECKS: Record<string, string> = {
  render: 'The folder renders, as a worker would render it.',
  schema: 'Fields and types are those of the built-in kinds.',
  'plain-secrets': 'No Secret has its data in Git in plain.',
  permitted: 'The project permits the kinds, namespaces, source and destination.',
  project: 'The project itself can be read.',
  rules: 'The rules of the project can be asked.',
  policy: 'Policies in Rego are kept.',
  'dry-run': 'The destination takes the object.',
};

/**
 * SARIF 2.1.0, which code hosts show beside a change: places are files and lines of the repository.
 * `below` is where the command runs in it: `''` at its top, else `apps/`.
 */
export function sarifReport(reports: readonly FolderReport[], below = ''): string {
  const findings = reports.flatMap(({ mainFile, findings }) =>
    findings.map((one) => (one.file || !mainFile ? one : { ...one, file: mainFile })),
  );
  const ids = [...new Set(findings.map(({ check }) => check))].sort();
  const run = {
    tool: {
      driver: {
        name: 'lockstep validate',
        version: CLI_VERSION,
        rules: ids.map((id) => ({ id, shortDescription: { text: textOf(id) } })),
      },
    },
    results: findings.map((finding) => resultOf(finding, ids, below)),
  };
  return `${JSON.stringify({ $schema: SCHEMA, version: '2.1.0', runs: [run] }, null, 2)}\n`;
}

function resultOf(finding: Finding, ids: readonly string[], below: string) {
  const { check, level, message, folder, file = folder, line = 1, object } = finding;
  const place = {
    physicalLocation: {
      artifactLocation: { uri: uriOf(file, below) },
      region: { startLine: line },
    },
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

/** Relative to the top of the repository, as code hosts expect. */
function uriOf(path: string, below: string): string {
  const given = path.toWellFormed().replaceAll('\\', '/');
  if (posix.isAbsolute(given)) return pathToFileURL(given).href;
  const plain = posix.normalize(`${below}${given}`).replace(/\/+$/, '');
  return plain.split('/').map(encodeURIComponent).join('/');
}
