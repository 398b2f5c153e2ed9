import { CONTROL_NAMESPACE } from '@lockstep/domain';

/** How policies name an application. */
export function applicationObject(application: {
  project: string;
  namespace?: string | undefined;
  name: string;
}): string {
  const { project, namespace = CONTROL_NAMESPACE, name } = application;
  return namespace === CONTROL_NAMESPACE ? `${project}/${name}` : `${project}/${namespace}/${name}`;
}
