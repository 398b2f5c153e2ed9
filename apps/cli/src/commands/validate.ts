import type { Application, Project, Source } from '@lockstep/domain';
import type { Command } from 'commander';
import { apiPath } from '../api/api-client.ts';
import { applicationRef } from '../application/application-ref.ts';
import { applicationsApi } from '../application/applications-api.ts';
import { CliError, UsageError } from '../cli/cli-error.ts';
import { collect, examples, type Invocation } from '../cli/command.ts';
import type { Context } from '../cli/context.ts';
import { EXIT } from '../cli/exit-codes.ts';
import { paintWith } from '../output/paint.ts';
import type { Check } from '../validate/check.ts';
import { countOf, type FolderReport } from '../validate/finding.ts';

const FORMATS = ['text', 'junit', 'sarif', 'json'] as const;
type Format = (typeof FORMATS)[number];

interface ValidateOptions {
  app?: string;
  project?: string;
  policy?: string;
  kubeconfig?: string;
  context?: string;
  namespace?: string;
  failOnWarnings?: boolean;
  recurse?: boolean;
  jsonnetTlaStr?: string[];
  jsonnetTlaCode?: string[];
  jsonnetExtVarStr?: string[];
  jsonnetExtVarCode?: string[];
  jsonnetLibs?: string[];
  output: Format;
}

type Judged = Pick<Application, 'metadata' | 'spec'>;

export const validate = {
  configure(command: Command) {
    command
      .argument('[dirs...]', 'folders, each rendered as in an application')
      .option('--app <name>', 'as this application: its settings, its project, its cluster')
      .option(
        '--project <file>',
        'a file with the AppProject whose rules are asked; checked itself',
      )
      .option('--policy <dir>', 'policies in Rego, asked by conftest or opa')
      .option('--kubeconfig <file>', 'also ask a cluster by dry run')
      .option('--context <name>', 'the context of the kubeconfig')
      .option('--namespace <name>', 'where objects go that name no namespace')
      .option('--recurse', 'manifests in folders below, too')
      .option('--jsonnet-tla-str <name=value>', 'a top-level argument of Jsonnet', collect)
      .option('--jsonnet-tla-code <name=code>', 'one that is code', collect)
      .option('--jsonnet-ext-var-str <name=value>', 'an external variable of Jsonnet', collect)
      .option('--jsonnet-ext-var-code <name=code>', 'one that is code', collect)
      .option('--jsonnet-libs <path>', "a folder of Jsonnet's imports, from the folder", collect)
      .option('--fail-on-warnings', 'warnings count as errors')
      .option('-o, --output <format>', FORMATS.join(', '), readFormat, 'text');
    command.addHelpText(
      'after',
      '\nExit code: 0 nothing is wrong, 1 something is, 20 it cannot be told.',
    );
    examples(command, [
      'lockstep validate ./shop',
      'lockstep validate ./apps/* --project project.yaml -o sarif > lockstep.sarif',
      'lockstep validate --project project.yaml',
      'lockstep validate ./shop --app shop',
      'lockstep validate ./mixin --jsonnet-tla-str env=prod --jsonnet-libs vendor',
      'lockstep validate ./shop --policy ./policy --kubeconfig ~/.kube/config',
    ]);
  },

  async run(context: Context, { args, options }: Invocation<ValidateOptions>) {
    const reports = await judge(context, args, options);
    context.terminal.out(await reportText(context, reports, options.output));
    const counts = countOf(reports, 'error') > 0;
    const isWarned = options.failOnWarnings === true && countOf(reports, 'warning') > 0;
    return counts || isWarned ? EXIT.unmet : EXIT.ok;
  },
};

async function judge(
  context: Context,
  folders: readonly string[],
  options: ValidateOptions,
): Promise<FolderReport[]> {
  if (folders.length === 0 && options.project === undefined) {
    throw new UsageError('what is to be checked? Give folders, or --project FILE');
  }
  const { application, project } = await whose(context, options);
  if (folders.length === 0 && options.project !== undefined && project) {
    const { validateProject } = await import('../validate/validate-project.ts');
    return [await validateProject(options.project, project, context.signal)];
  }
  const settings = directorySettings(options);
  const { checks, close } = await checksFor(context, options, application);
  if (project) checks.push(...(await projectChecks(options, application)));
  const { validateFolder } = await import('../validate/validate-folder.ts');
  try {
    const reports: FolderReport[] = [];
    for (const folder of folders) {
      const { signal } = context;
      const judged = application ?? nobody(options.namespace);
      reports.push(
        await validateFolder({ folder, application: judged, project, checks, settings, signal }),
      );
    }
    return reports;
  } finally {
    close();
  }
}

/** What is asked of the project's file itself, and by it. */
async function projectChecks(
  { namespace, project }: ValidateOptions,
  application: Judged | undefined,
) {
  const { projectCheck } = await import('../validate/project-check.ts');
  const { permittedCheck } = await import('../validate/permitted-check.ts');
  const into = application ? (application.spec.destination.namespace ?? '') : namespace;
  const hasApplication = application !== undefined;
  const permitted = permittedCheck({ namespace: into, hasApplication });
  return [project === undefined ? projectCheck : inFile(projectCheck, project), permitted];
}

/** What is wrong with a project stands in its own file. */
function inFile(check: Check, file: string): Check {
  return {
    ...check,
    run: async (input) => (await check.run(input)).map((finding) => ({ ...finding, file })),
  };
}

/** As `spec.source.directory` says it; empty where no flag does. */
function directorySettings(options: ValidateOptions): Partial<Source> {
  const { jsonnetTlaStr, jsonnetTlaCode, jsonnetExtVarStr, jsonnetExtVarCode } = options;
  const tlas = [...variables(jsonnetTlaStr, false), ...variables(jsonnetTlaCode, true)];
  const extVars = [...variables(jsonnetExtVarStr, false), ...variables(jsonnetExtVarCode, true)];
  const { jsonnetLibs: libs = [], recurse } = options;
  const isJsonnet = tlas.length + extVars.length + libs.length > 0;
  const jsonnet = isJsonnet ? { jsonnet: { tlas, extVars, libs } } : {};
  if (!isJsonnet && !recurse) return {};
  return { directory: { ...(recurse ? { recurse } : {}), ...jsonnet } };
}

function variables(given: readonly string[] = [], code: boolean) {
  return given.map((text) => {
    const equals = text.indexOf('=');
    if (equals < 1) throw new UsageError(`${text} is not name=value`);
    return { name: text.slice(0, equals), value: text.slice(equals + 1), ...(code && { code }) };
  });
}

async function whose(
  context: Context,
  { app, project: file, namespace }: ValidateOptions,
): Promise<{ application?: Judged; project?: Project }> {
  const project = file === undefined ? undefined : await projectIn(file);
  if (app === undefined) return { project };
  const api = await context.api();
  const found = await applicationsApi(api).get(applicationRef(app));
  const destination = { ...found.spec.destination, ...(namespace ? { namespace } : {}) };
  const application = { ...found, spec: { ...found.spec, destination } };
  if (project) return { application, project };
  return { application, project: await api.get<Project>(apiPath('projects', found.spec.project)) };
}

/** Whoever deploys it is not known: rules see an application without a name. */
function nobody(namespace = 'default'): Judged {
  const destination = { server: '', name: '', namespace };
  return { metadata: { name: '' }, spec: { project: 'default', destination } };
}

async function projectIn(file: string): Promise<Project> {
  const { readDocuments } = await import('../manifests/read-documents.ts');
  const documents = (await readDocuments(file)).map(({ object }) => object);
  const [project, ...others] = documents.filter(({ kind }) => kind === 'AppProject');
  if (!project || others.length > 0) {
    throw new CliError(
      `${file} should hold one AppProject, and holds ${project ? others.length + 1 : 'none'}`,
    );
  }
  return project as unknown as Project;
}

async function checksFor(
  context: Context,
  options: ValidateOptions,
  application: Judged | undefined,
): Promise<{ checks: Check[]; close(): void }> {
  const { schemaCheck } = await import('../validate/schema-check.ts');
  const { plainSecretsCheck, rulesCheck } = await import('../validate/rules-check.ts');
  const checks: Check[] = [schemaCheck, plainSecretsCheck, rulesCheck];
  if (options.policy !== undefined) {
    const { policyCheck } = await import('../validate/policy-check.ts');
    checks.push(policyCheck(options.policy));
  }
  if (options.kubeconfig !== undefined || options.context !== undefined) {
    const { readKubeContext } = await import('../cluster/kube-context.ts');
    const { KubeClient } = await import('@lockstep/kube');
    const { dryRunCheck } = await import('../validate/dry-run-check.ts');
    const { connection } = await readKubeContext(context.env, options.kubeconfig, options.context);
    const client = new KubeClient(connection);
    checks.push(dryRunCheck(client));
    return { checks, close: () => client.close() };
  }
  if (application) {
    const { destinationCheck } = await import('../validate/destination-check.ts');
    checks.push(destinationCheck(await context.api()));
  }
  return { checks, close: () => undefined };
}

async function reportText(
  context: Context,
  reports: FolderReport[],
  format: Format,
): Promise<string> {
  switch (format) {
    case 'text': {
      const { textReport } = await import('../validate/text-report.ts');
      return textReport(reports, paintWith(context.terminal.color));
    }
    case 'junit':
      return (await import('../validate/junit-report.ts')).junitReport(reports);
    case 'sarif':
      return await sarif(reports);
    case 'json':
      return `${JSON.stringify(reports, null, 2)}\n`;
  }
}

async function sarif(reports: FolderReport[]): Promise<string> {
  const { sarifReport } = await import('../validate/sarif-report.ts');
  const { belowRepository } = await import('../validate/below-repository.ts');
  return sarifReport(reports, await belowRepository(process.cwd()));
}

function readFormat(given: string): Format {
  const format = FORMATS.find((one) => one === given);
  if (!format)
    throw new UsageError(`unknown output "${given}": it is one of ${FORMATS.join(', ')}`);
  return format;
}
