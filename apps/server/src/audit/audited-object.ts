import { CONTROL_NAMESPACE } from '@lockstep/domain';

/** What a line of the audit is about. */
export interface AuditedObject {
  object: string;
  project: string;
}

/**
 * An object that policies name, `shop/web` or `shop/team/web`, as lines of changes name it: an
 * application by namespace and name, a cluster and a repository by address; the project beside it.
 */
export function auditedObject(kind: string, named: string): AuditedObject {
  if (kind === 'application' || kind === 'applicationset') return inNamespace(named);
  if (kind === 'project') return { object: named, project: named === '*' ? '' : named };
  if (kind === 'cluster' || kind === 'repository') return byAddress(named);
  return { object: named, project: '' };
}

function inNamespace(named: string): AuditedObject {
  const parts = named.split('/');
  if (parts.length < 2) return { object: named, project: '' };
  const [project = '', ...rest] = parts;
  const [namespace = CONTROL_NAMESPACE, name = ''] =
    rest.length === 1 ? [undefined, rest[0]] : [rest[0], rest.slice(1).join('/')];
  return { object: `${namespace}/${name}`, project };
}

/** A project before an address that has a scheme, or a user and a host; any other is one name. */
const IN_PROJECT = /^([^/:@]+)\/([^/]*(?::\/\/|@).*)$/;

function byAddress(named: string): AuditedObject {
  const [, project = '', object = named] = IN_PROJECT.exec(named) ?? [];
  return { object, project };
}
