import type { Transaction } from '../database.ts';
import type { ProjectRow } from './row.ts';

/** A token of a role as the field's AppProject shows it; times are seconds. */
interface RoleToken {
  iat: number;
  exp?: number;
  id: string;
}

export type ProjectTokens = Record<string, RoleToken[]>;

/** Of a row of `project`: its tokens by role, the newest first as the field lists them. */
export const TOKENS_OF_PROJECT = `COALESCE((
    SELECT jsonb_object_agg(one.role, one.items) FROM (
      SELECT role, jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
        'iat', floor(extract(epoch FROM issued_at))::bigint,
        'exp', floor(extract(epoch FROM expires_at))::bigint, 'id', id)) ORDER BY issued_at DESC, id) AS items
      FROM token WHERE token.project = project.name AND token.project <> '' GROUP BY role) AS one
  ), '{}'::jsonb)`;

/** Both places where clients of the field look for tokens. */
export function withTokens({
  spec,
  status,
  tokens,
}: ProjectRow): Pick<ProjectRow, 'spec' | 'status'> {
  if (Object.keys(tokens).length === 0) return { spec, status };
  const items = Object.entries(tokens).map(([role, list]) => [role, { items: list }]);
  const roles = (spec.roles ?? []).map((role) => {
    const own = tokens[role.name];
    return own ? { ...role, jwtTokens: own } : role;
  });
  return {
    spec: { ...spec, roles },
    status: { ...status, jwtTokensByRole: Object.fromEntries(items) },
  };
}

/**
 * Tokens live in their own table: what a manifest says of them neither makes one nor keeps one.
 * They are revoked by the API, or with their role.
 */
export function withoutTokens(spec: Record<string, unknown>): Record<string, unknown> {
  const { roles } = spec;
  if (!Array.isArray(roles)) return spec;
  return {
    ...spec,
    roles: roles.map((role: unknown) => {
      if (typeof role !== 'object' || role === null) return role;
      const { jwtTokens: _, ...rest } = role as Record<string, unknown>;
      return rest;
    }),
  };
}

/** A role that goes takes its tokens with it: another of that name must not inherit them. */
export async function dropOrphanTokens(
  tx: Transaction,
  project: string,
  roles: readonly string[],
): Promise<void> {
  await tx.query(`DELETE FROM token WHERE project = $1 AND role <> ALL($2::text[])`, [
    project,
    roles,
  ]);
}
