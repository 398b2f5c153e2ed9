import type { ApplicationKey } from '../../api/applications.ts';

/** Which container of which pod. */
export interface TerminalPlace {
  application: ApplicationKey;
  project: string;
  pod: string;
  namespace: string;
  container: string;
}

/** The path of a terminal: as a websocket it opens one, else it answers why it cannot. */
export function terminalPath({ application, ...place }: TerminalPlace): string {
  const query = new URLSearchParams({
    pod: place.pod,
    container: place.container,
    namespace: place.namespace,
    appName: application.name,
    projectName: place.project,
    ...(application.namespace ? { appNamespace: application.namespace } : {}),
  });
  return `/terminal?${query}`;
}

/** The same on the server that served the page. */
export function terminalAddress(
  place: TerminalPlace,
  page: { protocol: string; host: string },
): string {
  return `${page.protocol === 'https:' ? 'wss' : 'ws'}://${page.host}${terminalPath(place)}`;
}
