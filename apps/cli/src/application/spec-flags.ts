import type { ApplicationSpec, Source, SyncPolicy } from '@lockstep/domain';
import { UsageError } from '../cli/cli-error.ts';
import { nameAndValue } from '../cli/option-values.ts';

/** The specification as flags write it: everything may still be missing. */
export interface DraftSpec {
  project?: string;
  source?: Partial<Source>;
  sources?: Source[];
  destination?: ApplicationSpec['destination'];
  syncPolicy?: ApplicationSpec['syncPolicy'];
  revisionHistoryLimit?: number | null;
}

type FlagValue = string | string[] | boolean;

/** One flag of `app create` and `app set`: how it is written, and what it does to a spec. */
export interface SpecFlag {
  flags: string;
  description: string;
  /** May be given several times; `apply` gets the list. */
  repeated?: true;
  apply(spec: DraftSpec, value: never): void;
}

const text = (
  flags: string,
  description: string,
  apply: (spec: DraftSpec, value: string) => void,
): SpecFlag => ({ flags, description, apply: apply as SpecFlag['apply'] });

const list = (
  flags: string,
  description: string,
  apply: (spec: DraftSpec, values: string[]) => void,
): SpecFlag => ({
  flags,
  description: `${description}; may be given again`,
  repeated: true,
  apply: apply as SpecFlag['apply'],
});

const flag = (
  flags: string,
  description: string,
  apply: (spec: DraftSpec, value: boolean) => void,
): SpecFlag => ({ flags, description, apply: apply as SpecFlag['apply'] });

function sourceOf(spec: DraftSpec): Partial<Source> {
  spec.source ??= {};
  return spec.source;
}

function helmOf(spec: DraftSpec): NonNullable<Source['helm']> {
  const source = sourceOf(spec);
  source.helm ??= {};
  return source.helm;
}

function kustomizeOf(spec: DraftSpec): NonNullable<Source['kustomize']> {
  const source = sourceOf(spec);
  source.kustomize ??= {};
  return source.kustomize;
}

function directoryOf(spec: DraftSpec): NonNullable<Source['directory']> {
  const source = sourceOf(spec);
  source.directory ??= {};
  return source.directory;
}

function jsonnetOf(spec: DraftSpec): NonNullable<NonNullable<Source['directory']>['jsonnet']> {
  const directory = directoryOf(spec);
  directory.jsonnet ??= {};
  return directory.jsonnet;
}

/** `--jsonnet-tla-str name=value` and its like: what has that name is replaced. */
function jsonnetFlag(
  option: string,
  field: 'extVars' | 'tlas',
  form: { code?: true } = {},
): SpecFlag {
  const what = field === 'tlas' ? 'a top-level argument' : 'an external variable';
  const how = form.code ? 'an expression' : 'text';
  return list(`${option} <name=value>`, `${what} of Jsonnet, ${how}`, (spec, values) => {
    const jsonnet = jsonnetOf(spec);
    const given = values.map((one) => ({ ...nameAndValue(option, one), ...form }));
    const names = new Set(given.map((one) => one.name));
    jsonnet[field] = [...(jsonnet[field] ?? []).filter((one) => !names.has(one.name)), ...given];
  });
}

function policyOf(spec: DraftSpec): SyncPolicy {
  spec.syncPolicy ??= {};
  return spec.syncPolicy;
}

function destinationOf(spec: DraftSpec): ApplicationSpec['destination'] {
  spec.destination ??= {};
  return spec.destination;
}

function automatedOf(spec: DraftSpec, flagName: string) {
  const { automated } = policyOf(spec);
  if (automated) return automated;
  throw new UsageError(`${flagName} says how to automate: it needs --sync-policy automated`);
}

function retryOf(spec: DraftSpec): NonNullable<SyncPolicy['retry']> {
  const policy = policyOf(spec);
  policy.retry ??= {};
  return policy.retry;
}

function backoffOf(spec: DraftSpec) {
  const retry = retryOf(spec);
  retry.backoff ??= {};
  return retry.backoff;
}

/** What is given under a name takes the place of what had that name. */
function setParameters(spec: DraftSpec, option: string, texts: string[], forceString: boolean) {
  const helm = helmOf(spec);
  const given = texts.map((one) => ({
    ...nameAndValue(option, one),
    ...(forceString ? { forceString } : {}),
  }));
  const names = new Set(given.map((one) => one.name));
  helm.parameters = [...(helm.parameters ?? []).filter((one) => !names.has(one.name)), ...given];
}

function setSyncOptions(spec: DraftSpec, options: string[]) {
  const policy = policyOf(spec);
  // `!Name=value` takes an option away, as in Argo CD.
  const removed = options.filter((one) => one.startsWith('!')).map((one) => one.slice(1));
  const added = options.filter((one) => !one.startsWith('!'));
  const names = new Set(added.map((one) => one.split('=')[0]));
  const kept = (policy.syncOptions ?? []).filter(
    (one) => !removed.includes(one) && !names.has(one.split('=')[0]),
  );
  policy.syncOptions = [...kept, ...added];
}

function setSyncPolicy(spec: DraftSpec, value: string) {
  const policy = policyOf(spec);
  if (value === 'none' || value === 'manual') delete policy.automated;
  else if (value === 'automated' || value === 'auto') policy.automated ??= {};
  else throw new UsageError(`--sync-policy ${value}: it is automated or none`);
}

function setDestination(spec: DraftSpec, by: 'server' | 'name', value: string) {
  const destination = destinationOf(spec);
  delete destination[by === 'server' ? 'name' : 'server'];
  destination[by] = value;
}

function integer(flagName: string, value: string): number {
  if (!/^-?\d+$/.test(value)) throw new UsageError(`${flagName} ${value}: not a whole number`);
  return Number(value);
}

function pairs(option: string, texts: string[]): Record<string, string> {
  return Object.fromEntries(
    texts.map((one) => nameAndValue(option, one)).map(({ name, value }) => [name, value]),
  );
}

/** In the order in which they are applied: what others build upon comes first. */
export const SPEC_FLAGS: readonly SpecFlag[] = [
  text('--repo <url>', 'the repository', (spec, value) => {
    sourceOf(spec).repoURL = value;
  }),
  text('--path <path>', 'the folder in the repository', (spec, value) => {
    sourceOf(spec).path = value;
  }),
  text('--helm-chart <name>', 'the chart, in a chart repository', (spec, value) => {
    sourceOf(spec).chart = value;
  }),
  text('--ref <name>', 'its files are there for other sources under this name', (spec, value) => {
    sourceOf(spec).ref = value;
  }),
  text('--revision <revision>', 'branch, tag, commit or version range', (spec, value) => {
    sourceOf(spec).targetRevision = value;
  }),
  text('--dest-server <url>', 'the cluster, by its address', (spec, value) => {
    setDestination(spec, 'server', value);
  }),
  text('--dest-name <name>', 'the cluster, by its name', (spec, value) => {
    setDestination(spec, 'name', value);
  }),
  text('--dest-namespace <namespace>', 'where objects without a namespace go', (spec, value) => {
    destinationOf(spec).namespace = value;
  }),
  text('--project <name>', 'the project', (spec, value) => {
    spec.project = value;
  }),
  text('--sync-policy <policy>', 'automated, or none', setSyncPolicy),
  flag('--auto-prune', 'automated sync deletes what Git no longer has', (spec, value) => {
    automatedOf(spec, '--auto-prune').prune = value;
  }),
  flag('--self-heal', 'automated sync puts changes in the cluster right', (spec, value) => {
    automatedOf(spec, '--self-heal').selfHeal = value;
  }),
  flag('--allow-empty', 'automated sync may delete everything', (spec, value) => {
    automatedOf(spec, '--allow-empty').allowEmpty = value;
  }),
  list('--sync-option <name=value>', 'a sync option; ! in front removes it', setSyncOptions),
  text('--sync-retry-limit <n>', 'try a failed sync again so often', (spec, value) => {
    retryOf(spec).limit = integer('--sync-retry-limit', value);
  }),
  text('--sync-retry-backoff-duration <time>', 'first pause: 5s', (spec, value) => {
    backoffOf(spec).duration = value;
  }),
  text('--sync-retry-backoff-max-duration <time>', 'longest pause: 3m', (spec, value) => {
    backoffOf(spec).maxDuration = value;
  }),
  text('--sync-retry-backoff-factor <n>', 'each pause times the last', (spec, value) => {
    backoffOf(spec).factor = integer('--sync-retry-backoff-factor', value);
  }),
  text('--revision-history-limit <n>', 'how many deployments are remembered', (spec, value) => {
    spec.revisionHistoryLimit = integer('--revision-history-limit', value);
  }),
  list('--values <file>', 'a values file of the chart', (spec, values) => {
    helmOf(spec).valueFiles = values;
  }),
  flag(
    '--ignore-missing-value-files',
    'pass over values files that are not there',
    (spec, value) => {
      helmOf(spec).ignoreMissingValueFiles = value;
    },
  ),
  text('--release-name <name>', 'the Helm release', (spec, value) => {
    helmOf(spec).releaseName = value;
  }),
  text('--helm-version <version>', 'kept for Argo CD; Helm 4 is used', (spec, value) => {
    helmOf(spec).version = value;
  }),
  list('--helm-set <name=value>', 'a Helm parameter', (spec, values) => {
    setParameters(spec, '--helm-set', values, false);
  }),
  list('--helm-set-string <name=value>', 'a Helm parameter that is text', (spec, values) => {
    setParameters(spec, '--helm-set-string', values, true);
  }),
  list('--helm-set-file <name=path>', 'a Helm parameter out of a file', (spec, values) => {
    const given = values.map((one) => nameAndValue('--helm-set-file', one));
    helmOf(spec).fileParameters = given.map(({ name, value }) => ({ name, path: value }));
  }),
  flag('--helm-skip-crds', 'leave the chart’s CRDs out', (spec, value) => {
    helmOf(spec).skipCrds = value;
  }),
  list('--kustomize-image <image>', 'name=newname:tag, or name:tag', (spec, values) => {
    const kustomize = kustomizeOf(spec);
    const names = new Set(values.map(imageName));
    const kept = (kustomize.images ?? []).filter((one) => !names.has(imageName(one)));
    kustomize.images = [...kept, ...values];
  }),
  list('--kustomize-replica <name=count>', 'how many of a workload', (spec, values) => {
    kustomizeOf(spec).replicas = values
      .map((one) => nameAndValue('--kustomize-replica', one))
      .map(({ name, value }) => ({ name, count: integer('--kustomize-replica', value) }));
  }),
  text('--kustomize-namespace <namespace>', 'put everything there', (spec, value) => {
    kustomizeOf(spec).namespace = value;
  }),
  list('--kustomize-common-label <name=value>', 'a label on everything', (spec, values) => {
    kustomizeOf(spec).commonLabels = pairs('--kustomize-common-label', values);
  }),
  list(
    '--kustomize-common-annotation <name=value>',
    'an annotation on everything',
    (spec, values) => {
      kustomizeOf(spec).commonAnnotations = pairs('--kustomize-common-annotation', values);
    },
  ),
  flag('--kustomize-force-common-label', 'replace labels that are there', (spec, value) => {
    kustomizeOf(spec).forceCommonLabels = value;
  }),
  flag(
    '--kustomize-force-common-annotation',
    'replace annotations that are there',
    (spec, value) => {
      kustomizeOf(spec).forceCommonAnnotations = value;
    },
  ),
  flag('--kustomize-label-without-selector', 'labels leave selectors alone', (spec, value) => {
    kustomizeOf(spec).labelWithoutSelector = value;
  }),
  flag(
    '--kustomize-label-include-templates',
    'labels are put on pod templates too',
    (spec, value) => {
      kustomizeOf(spec).labelIncludeTemplates = value;
    },
  ),
  flag('--ignore-missing-components', 'pass over components that are not there', (spec, value) => {
    kustomizeOf(spec).ignoreMissingComponents = value;
  }),
  text('--nameprefix <text>', 'Kustomize puts it before every name', (spec, value) => {
    kustomizeOf(spec).namePrefix = value;
  }),
  text('--namesuffix <text>', 'Kustomize puts it after every name', (spec, value) => {
    kustomizeOf(spec).nameSuffix = value;
  }),
  flag('--directory-recurse', 'folders within the folder too', (spec, value) => {
    directoryOf(spec).recurse = value;
  }),
  text('--directory-include <glob>', 'only these files', (spec, value) => {
    directoryOf(spec).include = value;
  }),
  text('--directory-exclude <glob>', 'not these files', (spec, value) => {
    directoryOf(spec).exclude = value;
  }),
  flag('--directory-allow-custom-extensions', 'files of any name', (spec, value) => {
    directoryOf(spec).allowCustomExtensions = value;
  }),
  text('--kustomize-version <version>', 'one of those that the operator offers', (spec, value) => {
    kustomizeOf(spec).version = value;
  }),
  jsonnetFlag('--jsonnet-ext-var-str', 'extVars'),
  jsonnetFlag('--jsonnet-ext-var-code', 'extVars', { code: true }),
  jsonnetFlag('--jsonnet-tla-str', 'tlas'),
  jsonnetFlag('--jsonnet-tla-code', 'tlas', { code: true }),
  list('--jsonnet-libs <dir>', 'a folder for imports of Jsonnet', (spec, values) => {
    const jsonnet = jsonnetOf(spec);
    jsonnet.libs = [...new Set([...(jsonnet.libs ?? []), ...values])];
  }),
];

/** `nginx=registry/nginx:1` and `nginx:1` are both about `nginx`. */
function imageName(image: string): string {
  return image.split('=')[0]?.replace(/[@:][^/]*$/, '') ?? image;
}

/** A changed copy of the spec. @throws UsageError for a flag that cannot be meant. */
export function applySpecFlags(
  spec: DraftSpec,
  options: Readonly<Record<string, unknown>>,
): DraftSpec {
  const changed = structuredClone(spec);
  for (const one of SPEC_FLAGS) {
    const value = options[optionKey(one.flags)] as FlagValue | undefined;
    if (value !== undefined)
      (one.apply as (spec: DraftSpec, value: FlagValue) => void)(changed, value);
  }
  return changed;
}

/** The flags that were given, by their names on the command line. */
export function givenSpecFlags(options: Readonly<Record<string, unknown>>): string[] {
  return SPEC_FLAGS.filter((one) => options[optionKey(one.flags)] !== undefined).map(
    (one) => one.flags.split(' ')[0] ?? '',
  );
}

/** `--dest-server <url>` as commander names its value: `destServer`. */
export function optionKey(flags: string): string {
  const name = flags.split(' ')[0]?.replace(/^--/, '') ?? '';
  return name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
