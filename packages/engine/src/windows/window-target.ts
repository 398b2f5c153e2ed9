import type { Application } from '@lockstep/domain';
import type { WindowTarget } from './applies-to.ts';

/** What windows select an application by. */
export function windowTargetOf({ metadata, spec }: Application): WindowTarget {
  const { namespace = '', server, name } = spec.destination;
  const clusters = [server, name].filter((one): one is string => Boolean(one));
  return { name: metadata.name, namespace, clusters };
}
