import type { FieldProblem, Project } from '@lockstep/domain';
import type { ProjectBody } from '../../api/projects.ts';
import { annotationsOf, labelLines, labelProblem, labelsOf } from './project-labels.ts';
import {
  entriesOf,
  LISTS,
  type LineFormat,
  lineProblem,
  linesOf,
  ORPHAN_RULE,
} from './project-lines.ts';

type Spec = Project['spec'];
type ListField = keyof typeof LISTS;

/** A project as people edit it: lists are texts, an entry to each line. */
export interface ProjectForm extends Record<ListField, string> {
  name: string;
  description: string;
  /** `key=value`, one to a line: global projects choose by them. */
  labels: string;
  permitOnlyProjectScopedClusters: boolean;
  /** Whether orphans are looked for, whether applications have a warning, and what is ignored. */
  orphaned: boolean;
  orphanedWarn: boolean;
  orphanedIgnore: string;
  /** YAML: which syncs people have to approve. */
  approvals: string;
}

/** What a project's metadata has to say in the form. */
type Metadata = Pick<Project['metadata'], 'name' | 'annotations' | 'labels'>;
type Content = { metadata: Metadata; spec: Spec };

const LIST_FIELDS = Object.keys(LISTS) as ListField[];
const ANNOTATION_APPROVALS = 'lockstep.dev/approvals';

/** A list of namespaced kinds that is there and empty permits none; without a list all are permitted. */
const NONE = 'none';

export type FormProblems = Partial<Record<keyof ProjectForm, string>>;

/** A new one permits nothing until somebody says what. */
export const NEW_PROJECT: ProjectForm = formOf({ metadata: { name: '' }, spec: {} });

/** The rules of approval as the project states them; empty where it states none. */
export function approvalsOf({ annotations }: Pick<Project['metadata'], 'annotations'>): string {
  return annotations?.[ANNOTATION_APPROVALS] ?? '';
}

export function formOf({ metadata, spec }: Content): ProjectForm {
  const { orphanedResources } = spec;
  return {
    ...listTexts(spec),
    name: metadata.name,
    description: spec.description ?? '',
    labels: labelLines(metadata.labels),
    permitOnlyProjectScopedClusters: spec.permitOnlyProjectScopedClusters === true,
    orphaned: Boolean(orphanedResources),
    orphanedWarn: orphanedResources?.warn ?? true,
    orphanedIgnore: linesOf(ORPHAN_RULE, orphanedResources?.ignore),
    approvals: approvalsOf(metadata),
  };
}

/** The spec that the form says; what it does not show stays as it was, and so does what is unchanged. */
export function specOf(form: ProjectForm, before: Spec = {}): Spec {
  const was = formOf({ metadata: { name: form.name }, spec: before });
  const spec: Spec = { ...before };
  const say = (field: keyof Spec, value: unknown) => {
    if (value === undefined) delete spec[field];
    else Object.assign(spec, { [field]: value });
  };
  for (const field of LIST_FIELDS) {
    if (form[field] !== was[field]) say(field, listOf(field, form[field], before));
  }
  if (form.description !== was.description) {
    say('description', form.description.trim() || undefined);
  }
  if (form.permitOnlyProjectScopedClusters !== was.permitOnlyProjectScopedClusters) {
    say('permitOnlyProjectScopedClusters', form.permitOnlyProjectScopedClusters || undefined);
  }
  if (ORPHAN_FIELDS.some((field) => form[field] !== was[field])) {
    say('orphanedResources', orphansOf(form, before));
  }
  return spec;
}

/** What a project is written as: only if nobody changed it since `before` was read. */
export function bodyOfForm(form: ProjectForm, before: Project | undefined): ProjectBody {
  const { approvals } = form;
  const spec = specOf(form, before?.spec);
  const annotations = annotationsOf(before?.metadata.annotations, ANNOTATION_APPROVALS, approvals);
  const labels = labelsOf(form.labels);
  const hadLabels = before?.metadata.labels !== undefined;
  const metadata = {
    annotations,
    ...(hadLabels || Object.keys(labels).length > 0 ? { labels } : {}),
  };
  if (before) return bodyOf({ metadata: { ...before.metadata, ...metadata } }, spec);
  return { metadata: { name: form.name.trim(), ...metadata }, spec };
}

/** A stored project with another spec, to be written only if nobody changed it meanwhile. */
export function bodyOf({ metadata }: Pick<Project, 'metadata'>, spec: Spec): ProjectBody {
  const { name, labels, annotations, finalizers, resourceVersion } = metadata;
  return {
    metadata: {
      name,
      resourceVersion,
      ...(labels ? { labels } : {}),
      ...(annotations ? { annotations } : {}),
      ...(finalizers ? { finalizers } : {}),
    },
    spec,
  };
}

/** What is missing or cannot be read, before anybody is asked. */
export function problemsOf(form: ProjectForm, before: Spec = {}): FormProblems {
  const problems: FormProblems = {};
  const tell = (field: keyof ProjectForm, problem: string | undefined) => {
    if (problem) problems[field] = problem;
  };
  if (form.name.trim() === '') problems.name = 'needs a name';
  tell('labels', labelProblem(form.labels));
  for (const field of LIST_FIELDS) {
    if (!saysNone(field, form[field])) {
      tell(field, lineProblem(formatOf(field), form[field], listIn(before, field)));
    }
  }
  const ignored = before.orphanedResources?.ignore;
  if (form.orphaned) tell('orphanedIgnore', lineProblem(ORPHAN_RULE, form.orphanedIgnore, ignored));
  return problems;
}

/** What the server says of fields, each where it is edited; the rest is told together. */
export function placeProblems(details: readonly FieldProblem[]): FormProblems {
  const problems: FormProblems = {};
  for (const { field, reason } of details) {
    const place = /^(?:project\.)?(?:spec|metadata)\.(\w+)/.exec(field)?.[1];
    if (field.includes(`["${ANNOTATION_APPROVALS}"]`)) problems.approvals ??= reason.trim();
    else if (place === 'orphanedResources') problems.orphanedIgnore ??= reason;
    else if (place && place in NEW_PROJECT) problems[place as keyof ProjectForm] ??= reason;
  }
  return problems;
}

const ORPHAN_FIELDS = ['orphaned', 'orphanedWarn', 'orphanedIgnore'] as const;

/** Formats by field, as what all of them are: of entries that nobody looks into here. */
function formatOf(field: ListField): LineFormat<unknown> {
  return LISTS[field] as LineFormat<unknown>;
}

function listIn(spec: Spec, field: ListField): readonly unknown[] | null | undefined {
  return spec[field];
}

function listTexts(spec: Spec): Record<ListField, string> {
  const texts = LIST_FIELDS.map((field) => [field, textOf(field, listIn(spec, field))]);
  return Object.fromEntries(texts);
}

function textOf(field: ListField, entries: readonly unknown[] | null | undefined): string {
  if (field === 'namespaceResourceWhitelist' && entries?.length === 0) return NONE;
  return linesOf(formatOf(field), entries);
}

function saysNone(field: ListField, text: string): boolean {
  return field === 'namespaceResourceWhitelist' && text.trim() === NONE;
}

function listOf(field: ListField, text: string, before: Spec): unknown[] | undefined {
  if (saysNone(field, text)) return [];
  const entries = entriesOf(formatOf(field), text, listIn(before, field));
  return field === 'namespaceResourceWhitelist' && entries.length === 0 ? undefined : entries;
}

/** Which fields of it are stated only where they say something that their absence does not. */
function orphansOf(form: ProjectForm, before: Spec): Spec['orphanedResources'] {
  if (!form.orphaned) return undefined;
  const { warn, ignore, ...others } = before.orphanedResources ?? {};
  const rules = entriesOf(ORPHAN_RULE, form.orphanedIgnore, ignore);
  return {
    ...others,
    ...(form.orphanedWarn ? (warn === true ? { warn } : {}) : { warn: false }),
    ...(rules.length > 0 ? { ignore: rules } : {}),
  };
}
