import type { KubeObject, RepositoryCertificate } from '@lockstep/domain';
import type { SecretTexts } from './declared-sso.ts';

/** What a document is to Lockstep, and what is sent for it. */
export type Applied =
  | { kind: 'project'; name: string; body: KubeObject }
  | { kind: 'application'; name: string; body: KubeObject }
  | { kind: 'repository'; name: string; body: RepositoryFields; toWrite: boolean }
  | { kind: 'credential-template'; name: string; body: TemplateFields; toWrite: boolean }
  | { kind: 'cluster'; name: string; body: Record<string, unknown> }
  | { kind: 'certificates'; name: string; items: RepositoryCertificate[] }
  | { kind: 'gpg-keys'; name: string; keyData: string }
  | { kind: 'rbac-policy'; name: string; body: Record<string, string> }
  | { kind: 'customizations'; name: string; body: Record<string, string> }
  | { kind: 'sso'; name: string; body: Record<string, string>; secrets: SecretTexts }
  | { kind: 'sso-secrets'; name: string; body: SecretTexts }
  | { kind: 'account'; name: string; body: AccountFields }
  | { kind: 'account-settings'; name: string; body: Record<string, string> }
  | { kind: 'unsupported'; name: string; reason: string };

export interface AccountFields {
  name: string;
  capabilities: string[];
  enabled: boolean;
  passwordHash?: string;
  passwordMtime?: string;
}

export type RepositoryFields = Record<string, unknown> & { repo: string };
export type TemplateFields = Record<string, unknown> & { url: string };

/** A document's meaning, with what in it says nothing to Lockstep. */
export type Meaning = Applied & { notTaken?: string[] };

export type PlannedDocument = Meaning & { where: string };
