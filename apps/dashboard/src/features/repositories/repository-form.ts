import type { FieldProblem } from '@lockstep/domain';
import type { RepositoryBody, TemplateBody } from '../../api/repositories.ts';
import type { RepositoryItem, TemplateItem } from '../../api/types.ts';

/** How a repository is reached: each asks for something else. */
export type Kind = 'https' | 'ssh' | 'github-app' | 'cloud' | 'helm' | 'oci';
export type Cloud = 'google-key' | 'google' | 'entra' | 'azure' | 'aws';

export interface RepositoryForm {
  kind: Kind;
  cloud: Cloud;
  url: string;
  name: string;
  project: string;
  username: string;
  password: string;
  bearerToken: string;
  sshPrivateKey: string;
  githubAppID: string;
  githubAppInstallationID: string;
  githubAppPrivateKey: string;
  githubAppEnterpriseBaseUrl: string;
  gcpServiceAccountKey: string;
  awsRoleArn: string;
  azureServicePrincipalClientId: string;
  azureServicePrincipalClientSecret: string;
  azureServicePrincipalTenantId: string;
  tlsClientCertData: string;
  tlsClientCertKey: string;
  proxy: string;
  noProxy: string;
  insecure: boolean;
  insecureOCIForceHttp: boolean;
  enableLfs: boolean;
}

export const EMPTY_FORM: RepositoryForm = {
  kind: 'https',
  cloud: 'google-key',
  url: '',
  name: '',
  project: '',
  username: '',
  password: '',
  bearerToken: '',
  sshPrivateKey: '',
  githubAppID: '',
  githubAppInstallationID: '',
  githubAppPrivateKey: '',
  githubAppEnterpriseBaseUrl: '',
  gcpServiceAccountKey: '',
  awsRoleArn: '',
  azureServicePrincipalClientId: '',
  azureServicePrincipalClientSecret: '',
  azureServicePrincipalTenantId: '',
  tlsClientCertData: '',
  tlsClientCertKey: '',
  proxy: '',
  noProxy: '',
  insecure: false,
  insecureOCIForceHttp: false,
  enableLfs: false,
};

type Field = Exclude<keyof RepositoryForm, 'kind' | 'cloud' | 'url' | 'name' | 'project'>;

const LOGIN: Field[] = ['username', 'password'];
const CLIENT: Field[] = ['tlsClientCertData', 'tlsClientCertKey'];
const ENTRA: Field[] = [
  'azureServicePrincipalClientId',
  'azureServicePrincipalClientSecret',
  'azureServicePrincipalTenantId',
];
const WAY: Field[] = ['proxy', 'noProxy', 'insecure'];

/** What is asked for each kind; the form shows these and the body holds no others. */
export const FIELDS: Record<Kind, readonly Field[]> = {
  https: [...LOGIN, 'bearerToken', ...CLIENT, ...WAY, 'enableLfs'],
  ssh: ['sshPrivateKey', ...WAY, 'enableLfs'],
  'github-app': [
    'githubAppID',
    'githubAppInstallationID',
    'githubAppPrivateKey',
    'githubAppEnterpriseBaseUrl',
    ...WAY,
    'enableLfs',
  ],
  cloud: ['gcpServiceAccountKey', ...ENTRA, 'awsRoleArn', ...WAY, 'enableLfs'],
  helm: [...LOGIN, ...CLIENT, ...WAY],
  oci: [...LOGIN, ...CLIENT, ...WAY, 'insecureOCIForceHttp'],
};

const SECRETS: readonly Field[] = [
  'password',
  'bearerToken',
  'sshPrivateKey',
  'githubAppPrivateKey',
  'gcpServiceAccountKey',
  'azureServicePrincipalClientSecret',
  'tlsClientCertKey',
];
const FLAGS: readonly Field[] = ['insecure', 'insecureOCIForceHttp', 'enableLfs'];
const NUMBERS: readonly Field[] = ['githubAppID', 'githubAppInstallationID'];
const TYPES: Partial<Record<Kind, string>> = { helm: 'helm', oci: 'oci' };
const IDENTITIES: Partial<Record<Cloud, string>> = {
  google: 'useGcpWorkloadIdentity',
  azure: 'useAzureWorkloadIdentity',
  aws: 'useAwsWorkloadIdentity',
};

/** What is stored, as the form shows it. Secrets do not come out: their fields stay empty. */
export function formOf(stored: RepositoryItem | TemplateItem): RepositoryForm {
  const form: Record<string, unknown> = { ...EMPTY_FORM, kind: kindOf(stored) };
  const isInherited = 'inheritedCreds' in stored && stored.inheritedCreds;
  for (const [field, value] of Object.entries(stored)) {
    if (!(field in EMPTY_FORM) || (field === 'username' && isInherited)) continue;
    form[field] = typeof value === 'boolean' ? value : String(value ?? '');
  }
  const identity = Object.entries(IDENTITIES).find(([, field]) => stored[field]);
  return {
    ...(form as unknown as RepositoryForm),
    url: addressOf(stored),
    cloud: stored.azureServicePrincipalClientId
      ? 'entra'
      : ((identity?.[0] as Cloud | undefined) ?? EMPTY_FORM.cloud),
  };
}

export function kindOf(stored: RepositoryItem | TemplateItem): Kind {
  if (stored.type === 'helm' || stored.type === 'oci') return stored.type;
  if (stored.githubAppID) return 'github-app';
  const isOfCloud = Object.values(IDENTITIES).some((field) => stored[field]);
  if (isOfCloud || stored.azureServicePrincipalClientId) return 'cloud';
  return isSshAddress(addressOf(stored)) ? 'ssh' : 'https';
}

function addressOf(stored: RepositoryItem | TemplateItem): string {
  return 'repo' in stored && typeof stored.repo === 'string'
    ? stored.repo
    : String((stored as TemplateItem).url);
}

function isSshAddress(url: string): boolean {
  return /^(git\+)?ssh:\/\//.test(url) || (!url.includes('://') && /^[^/]+@[^:/]+:/.test(url));
}

type Body = Record<string, unknown>;

/**
 * What is sent. Of something stored, secrets that nobody typed stay as they are, unless it is
 * reached in another way now: then those of the old way go.
 */
function credentialsOf(
  form: RepositoryForm,
  stored: RepositoryItem | TemplateItem | undefined,
): Body {
  const body: Body = { type: TYPES[form.kind] ?? 'git' };
  for (const field of FIELDS[form.kind]) {
    if (form.kind === 'cloud' && !isOfCloud(field, form.cloud)) continue;
    const value = form[field];
    if (FLAGS.includes(field)) {
      if (value || stored?.[field]) body[field] = value;
    } else if (String(value).trim() !== '') body[field] = written(field, String(value));
  }
  const identity = form.kind === 'cloud' ? IDENTITIES[form.cloud] : undefined;
  if (identity) body[identity] = true;
  if (stored && kindOf(stored) !== form.kind) {
    for (const secret of SECRETS) if (!(secret in body)) body[secret] = '';
  }
  return { ...keptOf(stored), ...body };
}

function isOfCloud(field: Field, cloud: Cloud): boolean {
  if (field === 'gcpServiceAccountKey') return cloud === 'google-key';
  if (ENTRA.includes(field)) return cloud === 'entra';
  return field !== 'awsRoleArn' || cloud === 'aws';
}

function written(field: Field, text: string): string | number {
  if (NUMBERS.includes(field)) return Number(text.trim());
  return SECRETS.includes(field) ? text : text.trim();
}

/** What is stored and has no field here (a depth, say) is sent back as it came. */
function keptOf(stored: RepositoryItem | TemplateItem | undefined): Body {
  const own = ['repo', 'url', 'connectionState', 'inheritedCreds', ...Object.values(IDENTITIES)];
  const entries = Object.entries(stored ?? {}).filter(
    ([field]) => !(field in EMPTY_FORM) && !own.includes(field),
  );
  return Object.fromEntries(entries);
}

export function repositoryBody(form: RepositoryForm, stored?: RepositoryItem): RepositoryBody {
  const { url, name, project } = form;
  return {
    ...credentialsOf(form, stored),
    repo: url.trim(),
    ...(name.trim() && { name: name.trim() }),
    ...(project.trim() && { project: project.trim() }),
  };
}

export function templateBody(form: RepositoryForm, stored?: TemplateItem): TemplateBody {
  const { insecure: _, enableLfs: __, ...credentials } = credentialsOf(form, stored);
  return { ...credentials, url: form.url.trim() };
}

export type FormProblems = Partial<Record<keyof RepositoryForm, string>>;

/** What can be told without asking anybody. `stored`: secrets may stay empty. */
export function problemsOf(form: RepositoryForm, { stored }: { stored: boolean }): FormProblems {
  const problems: FormProblems = {};
  const need = (field: keyof RepositoryForm, isSecret = false) => {
    if (String(form[field]).trim() === '' && !(stored && isSecret)) problems[field] = 'is required';
  };
  need('url');
  const url = form.url.trim();
  if (url !== '') {
    const problem = addressProblem(form.kind, url);
    if (problem) problems.url = problem;
  }
  if (form.kind === 'github-app') {
    need('githubAppID');
    need('githubAppPrivateKey', true);
    for (const field of ['githubAppID', 'githubAppInstallationID'] as const) {
      if (form[field].trim() !== '' && !/^\d{1,15}$/.test(form[field].trim())) {
        problems[field] = 'is a number';
      }
    }
  }
  if (form.kind === 'cloud' && form.cloud === 'google-key') need('gcpServiceAccountKey', true);
  if (form.kind === 'cloud' && form.cloud === 'entra') {
    for (const field of ENTRA) need(field, SECRETS.includes(field));
  }
  if (form.tlsClientCertData.trim() !== '' && FIELDS[form.kind].includes('tlsClientCertKey')) {
    need('tlsClientCertKey', true);
  }
  return problems;
}

function addressProblem(kind: Kind, url: string): string | undefined {
  if (/\s/.test(url)) return 'has a space in it';
  if (kind === 'ssh') {
    return isSshAddress(url) ? undefined : 'begins with ssh:// or is git@host:path';
  }
  if (kind === 'oci') return undefined;
  if (kind === 'helm' && /^oci:\/\//.test(url)) return 'is a registry: choose OCI registry';
  if (kind !== 'helm' && isSshAddress(url)) return 'goes by SSH: choose SSH key';
  return /^https?:\/\//.test(url) ? undefined : 'begins with https://';
}

/** Puts what the server says next to the fields that it is about; the rest is told by itself. */
export function placeProblems(details: readonly FieldProblem[]): {
  fields: FormProblems;
  others: string[];
} {
  const fields: FormProblems = {};
  const others: string[] = [];
  for (const { field, reason } of details) {
    if (field !== 'repo' && field in EMPTY_FORM) fields[field as keyof RepositoryForm] = reason;
    else if (field !== 'repo') others.push(`${field}: ${reason}`);
  }
  return { fields, others };
}
