import { encodeBase64 } from './base64.ts';
import { isMap, type JsonMap } from './field-path.ts';
import { setOwn } from './own.ts';

type Prepare = (object: JsonMap) => void;

/** What else must change in one kind before it is applied, in place; by group and kind. */
export const prepareByKind: Partial<Record<string, Prepare>> = {
  '/Secret': prepareSecret,
  '/Service': prepareService,
  'apps/StatefulSet': prepareStatefulSet,
  'rbac.authorization.k8s.io/ClusterRole': prepareClusterRole,
  'networking.k8s.io/NetworkPolicy': prepareNetworkPolicy,
  'admissionregistration.k8s.io/MutatingWebhookConfiguration': prepareWebhooks,
  'admissionregistration.k8s.io/ValidatingWebhookConfiguration': prepareWebhooks,
  'apiregistration.k8s.io/APIService': prepareApiService,
  'apiextensions.k8s.io/CustomResourceDefinition': prepareDefinition,
};

/**
 * `stringData` is write-only: applied as such it is owned under that name, and a key dropped from
 * it stays in the cluster unseen. It wins over `data`, as in the API server.
 */
function prepareSecret(secret: JsonMap): void {
  const { data, stringData } = secret;
  if (isMap(data)) {
    for (const key in data) {
      const text = data[key];
      if (typeof text === 'string') setOwn(data, key, text.replace(/\s+/g, ''));
    }
  }
  if (stringData === undefined || !isTextMap(stringData)) return;
  if (data !== undefined && !isMap(data)) return;
  const merged: JsonMap = { ...data };
  for (const key of Object.keys(stringData))
    setOwn(merged, key, encodeBase64(stringData[key] as string));
  delete secret.stringData;
  if (Object.keys(merged).length > 0 || data !== undefined) secret.data = merged;
}

function isTextMap(value: unknown): value is Record<string, string> {
  return isMap(value) && Object.values(value).every((text) => typeof text === 'string');
}

/** An empty address asks for any: the one that was given stays, and stating it says nothing. */
function prepareService(service: JsonMap): void {
  if (isMap(service.spec) && service.spec.clusterIP === '') delete service.spec.clusterIP;
}

/** Generators print `status: {}` into claim templates, where the API server writes its own. */
function prepareStatefulSet(set: JsonMap): void {
  const templates = isMap(set.spec) ? set.spec.volumeClaimTemplates : undefined;
  if (!Array.isArray(templates)) return;
  for (const template of templates) if (isMap(template)) delete template.status;
}

/** The controller fills an aggregated role's rules; an apply that states them wipes them. */
function prepareClusterRole(role: JsonMap): void {
  if (isMap(role.aggregationRule)) delete role.rules;
}

/** An empty list means the same as none, but the API server raises the generation for it each time. */
function prepareNetworkPolicy(policy: JsonMap): void {
  if (!isMap(policy.spec)) return;
  for (const field of ['ingress', 'egress']) {
    const rules = policy.spec[field];
    if (Array.isArray(rules) && rules.length === 0) delete policy.spec[field];
  }
}

function prepareWebhooks(configuration: JsonMap): void {
  if (!Array.isArray(configuration.webhooks)) return;
  for (const webhook of configuration.webhooks) {
    if (isMap(webhook)) dropInjectedBundle(webhook.clientConfig, configuration);
  }
}

function prepareApiService(service: JsonMap): void {
  dropInjectedBundle(service.spec, service);
}

function prepareDefinition(definition: JsonMap): void {
  const spec = isMap(definition.spec) ? definition.spec : {};
  const conversion = isMap(spec.conversion) ? spec.conversion : {};
  const webhook = isMap(conversion.webhook) ? conversion.webhook : {};
  dropInjectedBundle(webhook.clientConfig, definition);
}

/** Placeholders of generators: nothing, or one line break in base64. */
const EMPTY_BUNDLES = new Set<unknown>(['', 'Cg==', 'Cgo=']);
const INJECTORS = ['cert-manager.io/inject-', 'service.beta.openshift.io/inject-cabundle'];

/** An empty bundle, or one that an injector replaces, would take the injected one away. */
function dropInjectedBundle(config: unknown, object: JsonMap): void {
  if (!isMap(config) || !('caBundle' in config)) return;
  if (EMPTY_BUNDLES.has(config.caBundle) || hasInjector(object)) delete config.caBundle;
}

function hasInjector(object: JsonMap): boolean {
  const annotations = isMap(object.metadata) ? object.metadata.annotations : undefined;
  if (!isMap(annotations)) return false;
  return Object.keys(annotations).some((name) =>
    INJECTORS.some((prefix) => name.startsWith(prefix)),
  );
}
