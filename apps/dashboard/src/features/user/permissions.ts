/** What the table asks, in the order in which it shows it. */
export const ASKED: readonly { resource: string; actions: readonly string[] }[] = [
  {
    resource: 'applications',
    actions: ['get', 'create', 'update', 'delete', 'sync', 'override', 'action/*'],
  },
  { resource: 'applicationsets', actions: ['get', 'create', 'update', 'delete'] },
  { resource: 'logs', actions: ['get'] },
  { resource: 'exec', actions: ['create'] },
  { resource: 'projects', actions: ['get', 'create', 'update', 'delete'] },
  { resource: 'clusters', actions: ['get', 'create', 'update', 'delete'] },
  { resource: 'repositories', actions: ['get', 'create', 'update', 'delete'] },
  { resource: 'accounts', actions: ['get', 'create', 'update', 'delete'] },
  { resource: 'settings', actions: ['get', 'update'] },
  { resource: 'audit', actions: ['get'] },
];

const IN_PROJECTS = ['applications', 'applicationsets', 'logs', 'exec'];

/** What an object is called that a permission is asked for, within a project or in all of them. */
export function objectOf(resource: string, project: string): string {
  const name = project.trim();
  if (IN_PROJECTS.includes(resource)) return `${name || '*'}/*`;
  return resource === 'projects' ? name || '*' : '*';
}
