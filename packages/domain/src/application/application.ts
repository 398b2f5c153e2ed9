import { z } from 'zod';
import type { FieldProblem } from '../errors.ts';
import { UserError } from '../errors.ts';
import { type Metadata, metadataSchema } from '../metadata.ts';
import { APPLICATION_API_VERSION } from '../names.ts';
import { withChartByPath } from './chart-by-path.ts';
import { type OperationRequest, operationRequestSchema } from './operation-request.ts';
import type { Source } from './source.ts';
import { type ApplicationSpec, applicationSpecSchema } from './spec.ts';
import type { ApplicationStatus } from './status.ts';

/** An Application as the API answers it: the field's shape, Kubernetes metadata and all. */
export interface Application {
  apiVersion: string;
  kind: 'Application';
  metadata: Metadata;
  spec: ApplicationSpec;
  status: ApplicationStatus;
  operation?: OperationRequest;
}

export const applicationManifestSchema = z.looseObject({
  apiVersion: z.literal(APPLICATION_API_VERSION).default(APPLICATION_API_VERSION),
  kind: z.literal('Application').default('Application'),
  metadata: metadataSchema,
  spec: applicationSpecSchema,
  operation: operationRequestSchema.nullish(),
});
export type ApplicationManifest = z.infer<typeof applicationManifestSchema>;

/**
 * Reads what somebody wrote as an Application.
 * @throws UserError `invalid-argument` with every field that is wrong.
 */
export function parseApplication(input: unknown): ApplicationManifest {
  const parsed = applicationManifestSchema.safeParse(input);
  if (!parsed.success) throw invalid('Application', fieldProblems(parsed.error));
  const problems = specProblems(parsed.data.spec);
  if (problems.length > 0) throw invalid(`Application ${parsed.data.metadata.name}`, problems);
  const { spec } = parsed.data;
  // Who names no project means the one that is always there, whether by leaving it out or empty.
  return spec.project ? parsed.data : { ...parsed.data, spec: { ...spec, project: 'default' } };
}

/**
 * The application's sources in order, whether it was written with `source` or `sources`. A chart
 * that is named by `path` is told by `chart`, like any other.
 */
export function sourcesOf(spec: Pick<ApplicationSpec, 'source' | 'sources'>): Source[] {
  return writtenSources(spec).map(withChartByPath);
}

/** The same, exactly as they were written. */
export function writtenSources(spec: Pick<ApplicationSpec, 'source' | 'sources'>): Source[] {
  if (spec.sources && spec.sources.length > 0) return spec.sources;
  return spec.source ? [spec.source] : [];
}

/** What the schema alone cannot say. */
export function specProblems(spec: ApplicationSpec): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const sources = writtenSources(spec);
  if (sources.length === 0 && !spec.sourceHydrator) {
    problems.push({ field: 'spec.source', reason: 'spec.source or spec.sources is required' });
  }
  sources.forEach((source, index) => {
    const field = spec.sources?.length ? `spec.sources[${index}]` : 'spec.source';
    if (!source.path && !source.chart && !source.ref) {
      problems.push({ field: `${field}.path`, reason: 'one of path, chart or ref is required' });
    }
    if (source.chart && !source.targetRevision) {
      problems.push({
        field: `${field}.targetRevision`,
        reason: 'a chart needs the version to take',
      });
    }
  });
  const { server, name } = spec.destination;
  if (server && name) {
    problems.push({
      field: 'spec.destination',
      reason: 'server and name both given: a destination has one of them',
    });
  }
  if (!server && !name) {
    problems.push({ field: 'spec.destination', reason: 'one of server or name is required' });
  }
  return problems;
}

/** Zod's issues as paths in the body (`spec.sources[0].repoURL`) and reasons. */
export function fieldProblems(error: z.ZodError): FieldProblem[] {
  return error.issues.map((issue) => ({
    field: issue.path
      .map((part, index) =>
        typeof part === 'number' ? `[${part}]` : `${index === 0 ? '' : '.'}${String(part)}`,
      )
      .join(''),
    reason: issue.message,
  }));
}

function invalid(what: string, problems: FieldProblem[]): UserError {
  const told = problems.map((p) => `${p.field}: ${p.reason}`).join('; ');
  return new UserError('invalid-argument', `${what} is invalid: ${told}`, problems);
}
