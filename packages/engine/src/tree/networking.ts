import { groupKind, type KubeObject, refOf, type TreeNode } from '@lockstep/domain';
import { fieldsAt, listAt, textAt } from '../health/fields.ts';
import { ignoresDefaultLinks, linksOf } from './external-links.ts';

type Networking = NonNullable<TreeNode['networkingInfo']>;

/** How an object takes part in the network: what it selects, points to, and is reached by. */
export function networkingOf(object: KubeObject): Networking | undefined {
  const networking = ownNetworking(object);
  const links = linksOf(object);
  if (links.length === 0) return networking;
  return { ...networking, externalURLs: [...(networking?.externalURLs ?? []), ...links] };
}

function ownNetworking(object: KubeObject): Networking | undefined {
  switch (groupKind(refOf(object))) {
    case '/Pod':
      return object.metadata.labels ? { labels: object.metadata.labels } : undefined;
    case '/Service':
      return serviceNetworking(object);
    case 'networking.k8s.io/Ingress':
    case 'extensions/Ingress':
      return ingressNetworking(object);
    default:
      return undefined;
  }
}

function serviceNetworking(object: KubeObject): Networking {
  const selector = fieldsAt(object, 'spec', 'selector') as Record<string, string>;
  const ingress = addressesOf(object);
  return {
    ...(Object.keys(selector).length > 0 ? { targetLabels: selector } : {}),
    ...(ingress.length > 0 ? { ingress } : {}),
  };
}

function ingressNetworking(object: KubeObject): Networking {
  const ingress = addressesOf(object);
  const urls = ignoresDefaultLinks(object) ? [] : externalUrls(object, ingress);
  return {
    targetRefs: backendsOf(object).map((name) => ({
      group: '',
      kind: 'Service',
      namespace: object.metadata.namespace ?? '',
      name,
    })),
    ...(ingress.length > 0 ? { ingress } : {}),
    ...(urls.length > 0 ? { externalURLs: urls } : {}),
  };
}

function addressesOf(object: KubeObject): { ip?: string; hostname?: string }[] {
  return listAt(object, 'status', 'loadBalancer', 'ingress').map((item) => {
    const ip = textAt(item, 'ip');
    const hostname = textAt(item, 'hostname');
    return { ...(ip ? { ip } : {}), ...(hostname ? { hostname } : {}) };
  });
}

/** The Services behind an Ingress, by name, in the new spelling and the old. */
function backendsOf(object: KubeObject): string[] {
  const paths = rulesOf(object).flatMap((rule) => listAt(rule, 'http', 'paths'));
  const backends = [
    fieldsAt(object, 'spec', 'defaultBackend'),
    fieldsAt(object, 'spec', 'backend'),
    ...paths.map((path) => fieldsAt(path, 'backend')),
  ];
  const names = backends.flatMap(
    (backend) => textAt(backend, 'service', 'name') ?? textAt(backend, 'serviceName') ?? [],
  );
  return [...new Set(names)];
}

function rulesOf(object: KubeObject): unknown[] {
  return listAt(object, 'spec', 'rules');
}

/** Where the Ingress is reached from outside: its hosts, or its addresses where it names none. */
function externalUrls(object: KubeObject, ingress: { ip?: string; hostname?: string }[]): string[] {
  const secure = new Set(listAt(object, 'spec', 'tls').flatMap((tls) => listAt(tls, 'hosts')));
  const anySecure = listAt(object, 'spec', 'tls').length > 0;
  const urls = rulesOf(object).flatMap((rule) => {
    const host = textAt(rule, 'host');
    const addresses = host ? [host] : ingress.flatMap((a) => a.hostname ?? a.ip ?? []);
    const scheme = (host ? secure.has(host) : anySecure) ? 'https' : 'http';
    return addresses.flatMap((address) =>
      pathsOf(rule).map((path) => `${scheme}://${address}${path}`),
    );
  });
  return [...new Set(urls)];
}

function pathsOf(rule: unknown): string[] {
  const paths = listAt(rule, 'http', 'paths').map((path) => textAt(path, 'path') ?? '/');
  const plain = paths.map((path) => path.replace(/\*$/, ''));
  return plain.length > 0 ? [...new Set(plain)] : ['/'];
}
