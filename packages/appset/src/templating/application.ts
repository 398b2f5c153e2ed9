import {
  APPLICATION_API_VERSION,
  type ApplicationTemplate,
  applicationManifestSchema,
  FINALIZER_RESOURCES,
  fieldProblems,
} from '@lockstep/domain';
import type { JsonObject, Params } from '../params.ts';
import { invalid } from '../problem.ts';
import { renderTree } from './renderer.ts';

/** An Application as a set makes it: nothing that the API server or a controller adds. */
export interface GeneratedApplication {
  apiVersion: string;
  kind: 'Application';
  metadata: {
    name: string;
    namespace?: string;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
    finalizers?: string[];
  };
  spec: JsonObject;
}

export interface ApplicationInput {
  template: ApplicationTemplate;
  params: Params;
  render(text: string): string;
  /** Deleting the application leaves its resources alone. */
  preservesResources: boolean;
}

/**
 * The application of one parameter set. It gets the finalizer that deletes its resources unless the
 * template has finalizers of its own or the set preserves resources.
 * @throws UserError
 */
export function renderApplication(input: ApplicationInput): GeneratedApplication {
  const { template, params, render, preservesResources } = input;
  const made = fromTemplate(template);
  // As the field: no parameters, nothing to render, and the template is the application.
  const application =
    params.size === 0
      ? made
      : withFinalizer(renderTree(made, render) as GeneratedApplication, preservesResources);
  const wrong = wrongTypes(application as unknown as JsonObject);
  if (wrong) throw invalid(`the template makes no Application: ${wrong}`);
  return application;
}

/** Other metadata than this is not taken over. */
function fromTemplate({ metadata, spec }: ApplicationTemplate): GeneratedApplication {
  const { name, namespace, labels, annotations, finalizers } = metadata ?? {};
  const made = {
    name: name ?? '',
    ...(namespace ? { namespace } : {}),
    ...(labels ? { labels } : {}),
    ...(annotations ? { annotations } : {}),
    ...(finalizers ? { finalizers } : {}),
  };
  return {
    apiVersion: APPLICATION_API_VERSION,
    kind: 'Application',
    metadata: made,
    spec: { ...spec },
  };
}

function withFinalizer(
  application: GeneratedApplication,
  preservesResources: boolean,
): GeneratedApplication {
  const { metadata } = application;
  if (preservesResources || (metadata.finalizers?.length ?? 0) > 0) return application;
  return { ...application, metadata: { ...metadata, finalizers: [FINALIZER_RESOURCES] } };
}

/** The first field whose type is not an Application's; what is not there is not looked at. */
export function wrongTypes(application: JsonObject): string | undefined {
  const parsed = applicationManifestSchema.safeParse(application);
  const wrong = parsed.error?.issues.find(
    ({ code, path }) => code === 'invalid_type' && valueAt(application, path) !== undefined,
  );
  if (!wrong || !parsed.error) return undefined;
  const [problem] = fieldProblems({ issues: [wrong] } as typeof parsed.error);
  return problem && `${problem.field}: ${problem.reason}`;
}

function valueAt(tree: unknown, path: readonly PropertyKey[]): unknown {
  let value = tree;
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<PropertyKey, unknown>)[key];
  }
  return value ?? undefined;
}
