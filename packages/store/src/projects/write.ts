import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { CONTROL_NAMESPACE, type Project, type ProjectManifest, UserError } from '@lockstep/domain';
import type { Actor } from '../api.ts';
import { whatChanged } from '../audit/what-changed.ts';
import { publish, writeAudit } from '../changes.ts';
import { type Database, isUniqueViolation, type Transaction } from '../database.ts';
import { toJson } from '../json.ts';
import { dropOrphanTokens, withoutTokens } from './role-tokens.ts';
import { PROJECT_COLUMNS, type ProjectRow, toProject } from './row.ts';

interface Input {
  name: string;
  labels: Record<string, string>;
  annotations: Record<string, string>;
  finalizers: string[];
  /** As given, unknown fields too. */
  spec: Record<string, unknown>;
}

export function readInput(manifest: ProjectManifest, raw: unknown): Input {
  const { name, labels, annotations, finalizers } = manifest.metadata;
  const spec = (raw as { spec?: unknown } | null | undefined)?.spec;
  return {
    name,
    labels: labels ?? {},
    annotations: annotations ?? {},
    finalizers: finalizers ?? [],
    spec: withoutTokens(
      JSON.parse(JSON.stringify(typeof spec === 'object' && spec ? spec : manifest.spec)),
    ),
  };
}

/** @throws UserError invalid-argument when a different one is there and `upsert` is not given. */
export async function createProject(
  database: Database,
  input: Input,
  options: { upsert: boolean },
  actor: Actor,
): Promise<Project> {
  const attempt = () =>
    database.transaction(async (tx) => {
      const existing = await lockProject(tx, input.name);
      if (!existing) return insertProject(tx, input, actor);
      if (!options.upsert && !isSame(existing, input)) {
        throw new UserError(
          'invalid-argument',
          'existing project spec is different, use upsert flag to force update',
        );
      }
      return changeProject(tx, existing, input, actor);
    });
  try {
    return await attempt();
  } catch (error) {
    // Someone created the same name meanwhile: now it is an existing one.
    if (isUniqueViolation(error)) return attempt();
    throw error;
  }
}

/** @throws UserError not-found; conflict when `resourceVersion` is given and not the current one. */
export async function updateProject(
  database: Database,
  input: Input,
  resourceVersion: string | undefined,
  actor: Actor,
): Promise<Project> {
  return database.transaction(async (tx) => {
    const existing = await lockProject(tx, input.name);
    if (!existing) throw projectNotFound(input.name);
    if (resourceVersion && resourceVersion !== existing.resource_version) {
      throw new UserError(
        'conflict',
        `project '${input.name}' was changed meanwhile (it is at version ${existing.resource_version}, not ${resourceVersion}): read it again and repeat the change`,
      );
    }
    return changeProject(tx, existing, input, actor);
  });
}

/** @throws UserError not-found; failed-precondition for `default` and while applications use it. */
export async function deleteProject(database: Database, name: string, actor: Actor): Promise<void> {
  await database.transaction(async (tx) => {
    const existing = await lockProject(tx, name);
    if (!existing) throw projectNotFound(name);
    if (name === 'default') {
      throw new UserError('failed-precondition', "project 'default' cannot be deleted");
    }
    const { rows } = await tx.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM application WHERE project = $1`,
      [name],
    );
    const count = rows[0]?.count ?? 0;
    if (count > 0) {
      throw new UserError(
        'failed-precondition',
        `project '${name}' is used by ${count} application${count === 1 ? '' : 's'}`,
      );
    }
    await tx.query(`DELETE FROM project WHERE uid = $1`, [existing.uid]);
    // Another project of this name must not inherit them.
    await tx.query(`DELETE FROM sops_key WHERE project = $1`, [name]);
    await dropOrphanTokens(tx, name, []);
    await writeAudit(tx, actor, [auditRow('delete', name, existing, undefined)]);
    const object = toProject(existing, CONTROL_NAMESPACE);
    await publish(tx, 'project', [
      { type: 'DELETED', uid: existing.uid, payload: { name, project: name, object } },
    ]);
  });
}

function projectNotFound(name: string): UserError {
  return new UserError('not-found', `project '${name}' not found`);
}

async function lockProject(tx: Transaction, name: string): Promise<ProjectRow | undefined> {
  const { rows } = await tx.query<ProjectRow>(
    `SELECT ${PROJECT_COLUMNS} FROM project WHERE name = $1 FOR UPDATE`,
    [name],
  );
  return rows[0];
}

function isSame(existing: ProjectRow, input: Input): boolean {
  return (
    isDeepStrictEqual(existing.spec, input.spec) &&
    isDeepStrictEqual(existing.labels, input.labels) &&
    isDeepStrictEqual(existing.annotations, input.annotations) &&
    isDeepStrictEqual(existing.finalizers, input.finalizers)
  );
}

async function insertProject(tx: Transaction, input: Input, actor: Actor): Promise<Project> {
  const { rows } = await tx.query<ProjectRow>(
    `INSERT INTO project (uid, name, labels, annotations, finalizers, spec, resource_version)
     VALUES ($1, $2, $3, $4, $5, $6, 0) RETURNING ${PROJECT_COLUMNS}`,
    [
      randomUUID(),
      input.name,
      toJson(input.labels),
      toJson(input.annotations),
      input.finalizers,
      toJson(input.spec),
    ],
  );
  await writeAudit(tx, actor, [auditRow('create', input.name, undefined, input)]);
  return publishProject(tx, rows[0] as ProjectRow, 'ADDED');
}

async function changeProject(
  tx: Transaction,
  existing: ProjectRow,
  input: Input,
  actor: Actor,
): Promise<Project> {
  if (isSame(existing, input)) return toProject(existing, CONTROL_NAMESPACE);
  const specChanged = !isDeepStrictEqual(existing.spec, input.spec);
  await dropOrphanTokens(tx, existing.name, rolesOf(input.spec));
  const { rows } = await tx.query<ProjectRow>(
    `UPDATE project SET labels = $2, annotations = $3, finalizers = $4, spec = $5,
       generation = generation + $6 WHERE uid = $1 RETURNING ${PROJECT_COLUMNS}`,
    [
      existing.uid,
      toJson(input.labels),
      toJson(input.annotations),
      input.finalizers,
      toJson(input.spec),
      specChanged ? 1 : 0,
    ],
  );
  await writeAudit(tx, actor, [auditRow('update', input.name, existing, input)]);
  return publishProject(tx, rows[0] as ProjectRow, 'MODIFIED');
}

async function publishProject(
  tx: Transaction,
  row: ProjectRow,
  type: 'ADDED' | 'MODIFIED',
): Promise<Project> {
  const payload = { name: row.name, project: row.name };
  const version = await publish(tx, 'project', [{ type, uid: row.uid, payload }]);
  return toProject({ ...row, resource_version: version }, CONTROL_NAMESPACE);
}

/** Names of the roles that it has. */
function rolesOf({ roles }: Record<string, unknown>): string[] {
  const list = Array.isArray(roles) ? (roles as { name?: unknown }[]) : [];
  return list.map(({ name }) => String(name));
}

type Content = Pick<ProjectRow, 'labels' | 'annotations' | 'finalizers' | 'spec'>;

function auditRow(action: string, name: string, before?: Content, after?: Input) {
  const detail = { ...whatChanged(contentOf(before), contentOf(after)) };
  return { action, kind: 'project', object: name, project: name, detail };
}

function contentOf(row: Content | Input | undefined) {
  if (!row) return {};
  const { labels, annotations, finalizers, spec } = row;
  return { spec, labels, annotations, finalizers };
}
