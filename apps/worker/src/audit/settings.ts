import { readFileSync } from 'node:fs';

/** Where lines of the audit go besides the database. */
export type AuditStreamSettings =
  | { kind: 'stdout' }
  | { kind: 'webhook'; url: string; authorization: string; secret: string };

export interface AuditSettings {
  /** 0 keeps all. */
  keepDays: number;
  stream: AuditStreamSettings | undefined;
}

/** @throws Error that names the variable and no secret. */
export function readAuditSettings(env: NodeJS.ProcessEnv): AuditSettings {
  const keepDays = Number(env.LOCKSTEP_AUDIT_RETENTION_DAYS || 365);
  if (!Number.isInteger(keepDays) || keepDays < 0 || keepDays > 36_500) {
    throw new Error('LOCKSTEP_AUDIT_RETENTION_DAYS must be a whole number of days, 0 for ever');
  }
  return { keepDays, stream: readStream(env) };
}

function readStream(env: NodeJS.ProcessEnv): AuditStreamSettings | undefined {
  const text = env.LOCKSTEP_AUDIT_STREAM || undefined;
  if (text === undefined) return undefined;
  if (text === 'stdout') return { kind: 'stdout' };
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !(url.protocol === 'https:' || isLoopback(url)) || url.username || url.password) {
    throw new Error(
      'LOCKSTEP_AUDIT_STREAM must be stdout, or an address with https:// and without a password ' +
        '(that goes into LOCKSTEP_AUDIT_STREAM_AUTHORIZATION)',
    );
  }
  const secret = secretOf(env, 'LOCKSTEP_AUDIT_STREAM_SECRET');
  return { kind: 'webhook', url: url.href, authorization: authorization(env), secret };
}

/** In clear only to a forwarder on the same machine. */
function isLoopback({ protocol, hostname }: URL): boolean {
  return protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(hostname);
}

function authorization(env: NodeJS.ProcessEnv): string {
  const value = secretOf(env, 'LOCKSTEP_AUDIT_STREAM_AUTHORIZATION');
  if (/^[\x20-\x7e]*$/.test(value)) return value;
  throw new Error(
    'LOCKSTEP_AUDIT_STREAM_AUTHORIZATION is not the value of a header: one line, ASCII',
  );
}

/** From the variable, or from the file that `…_FILE` names. */
function secretOf(env: NodeJS.ProcessEnv, name: string): string {
  const file = env[`${name}_FILE`];
  return (env[name] || (file && readFileSync(file, 'utf8')) || '').trim();
}
