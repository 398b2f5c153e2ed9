import { createDecipheriv } from 'node:crypto';
import { SopsError } from './sops-error.ts';

const FORM =
  /^ENC\[AES256_GCM,data:([A-Za-z0-9+/=]*),iv:([A-Za-z0-9+/=]+),tag:([A-Za-z0-9+/=]+),type:(str|int|float|bool|bytes|time|comment)\]$/;
const TAG_BYTES = 16;

export function isSealedValue(value: unknown): value is string {
  return typeof value === 'string' && value.startsWith('ENC[AES256_GCM,');
}

/** A value that was encrypted: what it is, and its bytes as they count for the MAC. */
export interface OpenedValue {
  value: unknown;
  bytes: Buffer;
}

/**
 * Opens one value; `context` is authenticated with it (the way to it, or when the file was changed).
 * Throws SopsError without content.
 */
export function openValue(sealed: string, dataKey: Buffer, context: string): OpenedValue {
  // SOPS leaves empty texts as they are.
  if (sealed === '') return { value: '', bytes: Buffer.alloc(0) };
  const [, data = '', iv = '', tag = '', type = ''] = FORM.exec(sealed) ?? [];
  if (type === '') throw new SopsError('is not in the form in which SOPS encrypts values');
  const bytes = decipher(dataKey, context, {
    data: Buffer.from(data, 'base64'),
    iv: Buffer.from(iv, 'base64'),
    tag: Buffer.from(tag, 'base64'),
  });
  return { value: typed(bytes.toString('utf8'), type), bytes };
}

function decipher(
  dataKey: Buffer,
  context: string,
  { data, iv, tag }: { data: Buffer; iv: Buffer; tag: Buffer },
): Buffer {
  try {
    const opened = createDecipheriv('aes-256-gcm', dataKey, iv, { authTagLength: TAG_BYTES })
      .setAAD(Buffer.from(context))
      .setAuthTag(tag);
    return Buffer.concat([opened.update(data), opened.final()]);
  } catch {
    throw new SopsError('was changed after it was encrypted, or with another key');
  }
}

function typed(text: string, type: string): unknown {
  switch (type) {
    case 'int':
    case 'float':
      return number(text);
    case 'bool':
      return text === 'True' || text === 'true';
    default:
      return text;
  }
}

function number(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && !Number.isNaN(value)) return value;
  throw new SopsError('is said to be a number and is none');
}
