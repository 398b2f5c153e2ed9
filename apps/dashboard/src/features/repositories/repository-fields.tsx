import { useQuery } from '@tanstack/react-query';
import { ChevronRight } from 'lucide-react';
import { listProjects } from '../../api/inventory.ts';
import { queryKeys } from '../../api/keys.ts';
import { CheckField, TextField } from '../../ui/field.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { TextArea } from '../../ui/text-area.tsx';
import {
  type Cloud,
  FIELDS,
  type FormProblems,
  type Kind,
  type RepositoryForm,
} from './repository-form.ts';

interface FieldsProps {
  form: RepositoryForm;
  problems: FormProblems;
  /** Of one repository, or of all below an address. */
  of: 'repository' | 'template';
  /** It is stored: secrets may stay as they are. */
  stored: boolean;
  onChange(changed: Partial<RepositoryForm>): void;
}

const ADDRESSES: Record<Kind, string> = {
  https: 'https://git.example.com/team/apps.git',
  ssh: 'git@git.example.com:team/apps.git',
  'github-app': 'https://github.com/team/apps',
  cloud: 'https://dev.azure.com/team/shop/_git/apps',
  helm: 'https://charts.example.com',
  oci: 'oci://registry.example.com/charts',
};

export function RepositoryFields(props: FieldsProps) {
  const { form, of } = props;
  const { text } = inputsOf(props);
  return (
    <div className="grid grid-cols-2 gap-x-5 gap-y-4 max-sm:grid-cols-1">
      <TextField
        className="col-span-full"
        label={of === 'template' ? 'Addresses that begin with' : 'Address'}
        required
        data-autofocus
        inputMode="url"
        placeholder={of === 'template' ? prefixOf(ADDRESSES[form.kind]) : ADDRESSES[form.kind]}
        hint={
          of === 'template'
            ? 'Every repository below it without credentials of its own takes these; the longest address counts'
            : undefined
        }
        {...text('url')}
        readOnly={props.stored}
      />
      <Credentials {...props} />
      {of === 'repository' && <Belonging {...props} />}
      <More {...props} />
    </div>
  );
}

function prefixOf(address: string): string {
  return address.replace(/\/[^/]*$/, '').replace(/\/_git$/, '');
}

function inputsOf({ form, problems, stored, onChange }: FieldsProps) {
  const text = (name: keyof RepositoryForm) => ({
    name,
    value: String(form[name]),
    error: problems[name],
    onChange: (event: { target: { value: string } }) => onChange({ [name]: event.target.value }),
  });
  const area = (name: keyof RepositoryForm) => ({
    name,
    value: String(form[name]),
    error: problems[name],
    onValue: (value: string) => onChange({ [name]: value }),
  });
  const check = (name: keyof RepositoryForm) => ({
    name,
    checked: form[name] === true,
    onChange: (event: { target: { checked: boolean } }) =>
      onChange({ [name]: event.target.checked }),
  });
  const kept = stored ? { placeholder: 'Unchanged' } : {};
  return { text, area, check, kept };
}

function Credentials(props: FieldsProps) {
  const { text, area, kept } = inputsOf(props);
  const { kind } = props.form;
  if (kind === 'ssh') {
    return (
      <TextArea
        className="col-span-full"
        label="Private key"
        hint="In OpenSSH or PEM form, without a passphrase. The host must be among the known hosts"
        {...{ placeholder: '-----BEGIN OPENSSH PRIVATE KEY-----', ...kept }}
        {...area('sshPrivateKey')}
      />
    );
  }
  if (kind === 'github-app') return <GithubApp {...props} />;
  if (kind === 'cloud') return <CloudIdentity {...props} />;
  return (
    <>
      <TextField
        label="User name"
        {...text('username')}
        hint="Leave empty for public repositories"
      />
      <TextField
        label="Password or token"
        type="password"
        autoComplete="new-password"
        {...kept}
        {...text('password')}
      />
    </>
  );
}

function GithubApp(props: FieldsProps) {
  const { text, area, kept } = inputsOf(props);
  return (
    <>
      <TextField label="App ID" required inputMode="numeric" {...text('githubAppID')} />
      <TextField
        label="Installation ID"
        inputMode="numeric"
        hint="Leave empty to find it by the organisation"
        {...text('githubAppInstallationID')}
      />
      <TextArea
        className="col-span-full"
        label="Private key of the app"
        required
        {...{ placeholder: '-----BEGIN RSA PRIVATE KEY-----', ...kept }}
        {...area('githubAppPrivateKey')}
      />
      <TextField
        className="col-span-full"
        label="API of GitHub Enterprise"
        placeholder="https://ghe.example.com/api/v3"
        hint="Leave empty for github.com"
        {...text('githubAppEnterpriseBaseUrl')}
      />
    </>
  );
}

const CLOUDS: { value: Cloud; label: string }[] = [
  { value: 'google-key', label: 'Google key' },
  { value: 'google', label: 'Google' },
  { value: 'azure', label: 'Azure' },
  { value: 'entra', label: 'Entra app' },
  { value: 'aws', label: 'AWS' },
];
const CLOUD_HINTS: Record<Cloud, string> = {
  'google-key': 'The key of a service account is stored here',
  google: "The worker's own service account, by Google's metadata service: nothing is stored",
  azure: "The worker's own workload identity: nothing is stored",
  entra: 'An application registered in Microsoft Entra; its secret is stored here',
  aws: "The worker's own identity, for CodeCommit and ECR: nothing is stored",
};

function CloudIdentity(props: FieldsProps) {
  const { text, area, kept } = inputsOf(props);
  const { cloud } = props.form;
  return (
    <div className="col-span-full flex flex-col gap-4">
      <div>
        <Segmented<Cloud>
          label="Whose identity"
          options={CLOUDS}
          value={cloud}
          onChange={(value) => props.onChange({ cloud: value })}
        />
        <p className="mt-1.5 text-xs text-ink-3">{CLOUD_HINTS[cloud]}</p>
      </div>
      {cloud === 'google-key' && (
        <TextArea
          label="Service account key"
          required
          {...{ placeholder: '{"type": "service_account", …}', ...kept }}
          {...area('gcpServiceAccountKey')}
        />
      )}
      {cloud === 'entra' && (
        <div className="grid grid-cols-2 gap-x-5 gap-y-4 max-sm:grid-cols-1">
          <TextField label="Client ID" required {...text('azureServicePrincipalClientId')} />
          <TextField label="Tenant ID" required {...text('azureServicePrincipalTenantId')} />
          <TextField
            label="Client secret"
            required
            type="password"
            autoComplete="new-password"
            {...kept}
            {...text('azureServicePrincipalClientSecret')}
          />
        </div>
      )}
      {cloud === 'aws' && (
        <TextField
          label="Role to take on"
          placeholder="arn:aws:iam::123456789012:role/lockstep"
          hint="Leave empty to use the identity itself"
          {...text('awsRoleArn')}
        />
      )}
    </div>
  );
}

function Belonging(props: FieldsProps) {
  const { text } = inputsOf(props);
  const projects = useQuery({ queryKey: queryKeys.projects, queryFn: listProjects });
  return (
    <>
      <TextField
        label="Name"
        hint="What it is called here. Helm charts may refer to it"
        {...text('name')}
      />
      <TextField
        label="Project"
        hint="Only its applications may use it. Leave empty for all"
        suggestions={projects.data?.map(({ metadata }) => metadata.name) ?? []}
        readOnly={props.stored}
        {...text('project')}
      />
    </>
  );
}

/** What few need. Open where something of it is set, or wrong. */
function More(props: FieldsProps) {
  const { form, problems, of } = props;
  const { text, area, check, kept } = inputsOf(props);
  const asked = FIELDS[form.kind].filter((field) => MORE.includes(field));
  const isUsed = asked.some((field) => Boolean(form[field]) || problems[field]);
  const has = (field: keyof RepositoryForm) => (asked as string[]).includes(field);
  const isSsh = form.kind === 'ssh';
  return (
    <details open={isUsed} className="group col-span-full rounded-lg border border-line">
      <summary className="flex cursor-pointer items-center gap-1.5 rounded-lg px-3 py-2 text-sm text-ink-2 select-none hover:bg-hover">
        <ChevronRight
          className="size-4 transition-transform group-open:rotate-90"
          aria-hidden="true"
        />
        Certificates, proxy and more
      </summary>
      <div className="grid grid-cols-2 gap-x-5 gap-y-4 border-t border-line p-3 max-sm:grid-cols-1">
        {has('bearerToken') && (
          <TextField
            className="col-span-full"
            label="Bearer token"
            type="password"
            autoComplete="new-password"
            hint="In place of name and password (Bitbucket Data Center)"
            {...kept}
            {...text('bearerToken')}
          />
        )}
        {has('tlsClientCertData') && (
          <>
            <TextArea label="Client certificate" rows={3} {...area('tlsClientCertData')} />
            <TextArea label="Client key" rows={3} {...kept} {...area('tlsClientCertKey')} />
          </>
        )}
        <TextField label="Proxy" placeholder="http://proxy.example.com:3128" {...text('proxy')} />
        <TextField label="But not for" placeholder="10.0.0.0/8,.example.com" {...text('noProxy')} />
        <div className="col-span-full">
          {has('enableLfs') && of === 'repository' && (
            <CheckField
              label="Large files"
              hint="Fetch what Git LFS keeps"
              {...check('enableLfs')}
            />
          )}
          {of === 'repository' && (
            <CheckField
              label={isSsh ? 'Accept any host key' : 'Accept any certificate'}
              hint="Nobody then knows whether it is the right server: better add its key or certificate"
              {...check('insecure')}
            />
          )}
          {has('insecureOCIForceHttp') && (
            <CheckField
              label="Without TLS"
              hint="For registries on a private network"
              {...check('insecureOCIForceHttp')}
            />
          )}
        </div>
      </div>
    </details>
  );
}

const MORE: readonly string[] = [
  'bearerToken',
  'tlsClientCertData',
  'tlsClientCertKey',
  'proxy',
  'noProxy',
  'enableLfs',
  'insecure',
  'insecureOCIForceHttp',
];
