import {
  type ApplicationSetManifest,
  type ApplicationTemplate,
  type GeneratorEntry,
  withoutEmptyFields,
} from '@lockstep/domain';
import { GENERATOR_KEYS } from './generators/generator.ts';
import { countSets, runEntry } from './generators/run-entry.ts';
import type { GeneratorInputs } from './inputs.ts';
import type { Params } from './params.ts';
import { invalid, within } from './problem.ts';
import { type GeneratedApplication, renderApplication } from './templating/application.ts';
import { mergeTemplate } from './templating/merge-template.ts';
import { renderText, type TemplateSettings } from './templating/renderer.ts';
import { applyTemplatePatch } from './templating/template-patch.ts';

export interface GenerateInput {
  applicationSet: ApplicationSetManifest;
  inputs: GeneratorInputs;
  /** What `now` says in Go templates; the time of the call if not given. */
  now?: Date;
}

/**
 * The applications of a set, in the order of its generators and their parameter sets.
 * @throws UserError naming the generator, or the application, and what is wrong; then there are none
 */
export async function generateApplications(input: GenerateInput): Promise<GeneratedApplication[]> {
  const { applicationSet, inputs, now } = input;
  const { spec } = applicationSet;
  const settings: TemplateSettings = {
    goTemplate: spec.goTemplate ?? false,
    options: spec.goTemplateOptions ?? [],
    ...(now ? { now } : {}),
  };
  const made: GeneratedApplication[] = [];
  for (const [at, entry] of (spec.generators ?? []).entries()) {
    const where = `spec.generators[${at}]`;
    checkKnown(entry, where, applicationSet.metadata.name);
    const results = await within(where, () => runEntry(entry, { settings, inputs, depth: 0 }));
    for (const { key, params, template } of results) {
      countSets(made.length + params.length);
      const merged = mergeTemplate(template, spec.template);
      for (const [set, one] of params.entries()) {
        made.push(
          await within(`${where}.${key}, parameter set ${set}`, () =>
            applicationOf({ applicationSet, template: merged, params: one, settings }),
          ),
        );
      }
    }
  }
  checkNames(made, applicationSet.metadata.name);
  return made;
}

interface OneApplication {
  applicationSet: ApplicationSetManifest;
  template: ApplicationTemplate;
  params: Params;
  settings: TemplateSettings;
}

function applicationOf(input: OneApplication): GeneratedApplication {
  const { applicationSet, template, params, settings } = input;
  const { syncPolicy, templatePatch } = applicationSet.spec;
  const render = (text: string) => renderText(text, params, settings);
  const preservesResources = syncPolicy?.preserveResourcesOnDeletion ?? false;
  const rendered = renderApplication({ template, params, render, preservesResources });
  const patch = templatePatch === null || templatePatch === undefined ? '' : render(templatePatch);
  const application = applyTemplatePatch(rendered, patch);
  return finished(application, applicationSet.metadata.namespace);
}

/** An application lives where its set lives, whatever a template says. */
function finished(
  { metadata, spec, ...rest }: GeneratedApplication,
  namespace: string | undefined,
): GeneratedApplication {
  const { name, namespace: _said, ...given } = metadata;
  const others = Object.fromEntries(Object.entries(given).filter(([, value]) => !isEmpty(value)));
  return {
    ...rest,
    metadata: { name, ...(namespace ? { namespace } : {}), ...others },
    spec: withoutEmptyFields(spec),
  };
}

function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}

function checkKnown(entry: GeneratorEntry, where: string, name: string): void {
  if (GENERATOR_KEYS.some((key) => entry[key] !== null && entry[key] !== undefined)) return;
  const unknown = Object.keys(entry).filter((key) => key !== 'selector');
  throw invalid(
    `${where}: ApplicationSet ${name} contains unrecognized generators` +
      `${unknown.length > 0 ? `: ${unknown.join(', ')}` : ''}; ` +
      `there are ${GENERATOR_KEYS.join(', ')}`,
  );
}

function checkNames(made: readonly GeneratedApplication[], set: string): void {
  const seen = new Set<string>();
  for (const { metadata } of made) {
    if (seen.has(metadata.name)) {
      throw invalid(
        `ApplicationSet ${set} contains applications with duplicate name: ${metadata.name}`,
      );
    }
    seen.add(metadata.name);
  }
}
