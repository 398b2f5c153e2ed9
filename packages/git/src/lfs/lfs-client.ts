import { createHash } from 'node:crypto';
import { type HttpAnswer, type HttpQuestion, httpRequester } from '../access/http-request.ts';
import type { AddressPolicy, RepoAccess } from '../access/repo-access.ts';
import { GitError } from '../command/git-error.ts';
import type { LfsEndpoint } from './endpoint.ts';
import type { LfsPointer } from './pointer.ts';

const MEDIA_TYPE = 'application/vnd.git-lfs+json';
const MAX_REDIRECTS = 3;
const DOWNLOAD_DEADLINE_MS = 120_000;

interface Download {
  href?: string;
  header?: Record<string, string>;
}

interface BatchObject {
  oid?: string;
  actions?: { download?: Download };
  error?: { code?: number; message?: string };
}

/**
 * Downloads the content of pointer files by LFS's batch API, under the rules for addresses, proxies
 * and certificates that the repository itself has. What comes is checked against its digest.
 */
export async function downloadObject(
  endpoint: LfsEndpoint,
  access: RepoAccess,
  policy: AddressPolicy,
  pointer: LfsPointer,
): Promise<Buffer> {
  const ask = httpRequester({ ...access, policy });
  const download = await askBatch(endpoint, ask, pointer);
  const question: HttpQuestion = {
    url: new URL(download.href ?? '', `${endpoint.url}/`).href,
    headers: headersFor(download, endpoint),
    // One more than promised shows that there is more.
    maxBytes: pointer.sizeBytes + 1,
    deadlineMs: DOWNLOAD_DEADLINE_MS,
  };
  const { status, body } = await follow(ask, question);
  if (status !== 200) throw failed(pointer, `the server answered ${status}`);
  if (createHash('sha256').update(body).digest('hex') !== pointer.oid) {
    throw failed(pointer, 'what the server sent has another digest');
  }
  return body;
}

type Ask = (question: HttpQuestion) => Promise<HttpAnswer>;

async function askBatch(endpoint: LfsEndpoint, ask: Ask, pointer: LfsPointer): Promise<Download> {
  const { oid, sizeBytes } = pointer;
  const answer = await ask({
    url: `${endpoint.url}/objects/batch`,
    method: 'POST',
    headers: { ...endpoint.headers, accept: MEDIA_TYPE, 'content-type': MEDIA_TYPE },
    body: JSON.stringify({
      operation: 'download',
      transfers: ['basic'],
      hash_algo: 'sha256',
      objects: [{ oid, size: sizeBytes }],
    }),
  });
  const body = parseBody(answer);
  const objects = Array.isArray(body?.objects) ? (body.objects as (BatchObject | null)[]) : [];
  const message = typeof body?.message === 'string' ? `: ${body.message.slice(0, 300)}` : '';
  if (answer.status === 401 || answer.status === 403) {
    throw new GitError('auth', `large files (LFS) are refused with ${answer.status}${message}`);
  }
  if (answer.status !== 200)
    throw failed(pointer, `the server answered ${answer.status}${message}`);
  const found = objects.find((one) => one?.oid === oid);
  const download = found?.actions?.download;
  if (typeof download?.href === 'string' && URL.canParse(download.href, endpoint.url))
    return download;
  const why = found?.error?.message;
  throw failed(
    pointer,
    typeof why === 'string' ? why.slice(0, 300) : 'the server does not have it',
  );
}

function parseBody(answer: HttpAnswer): Record<string, unknown> | undefined {
  try {
    return JSON.parse(answer.body.toString('utf8')) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}

/** The server's own headers; its login goes along where it sends nobody elsewhere. */
function headersFor(download: Download, endpoint: LfsEndpoint): Record<string, string> {
  const headers = Object.fromEntries(
    Object.entries(download.header ?? {}).map(([name, value]) => [name.toLowerCase(), value]),
  );
  const isSameServer =
    new URL(download.href ?? '', endpoint.url).origin === new URL(endpoint.url).origin;
  return isSameServer ? { ...endpoint.headers, ...headers } : headers;
}

async function follow(ask: Ask, question: HttpQuestion): Promise<HttpAnswer> {
  let at = question;
  for (let redirects = 0; ; redirects++) {
    const answer = await ask(at);
    const { location } = answer.headers;
    if (answer.status < 300 || answer.status >= 400 || location === undefined) return answer;
    if (redirects === MAX_REDIRECTS) throw new GitError('unreachable', 'too many redirects');
    if (!URL.canParse(location, at.url)) throw new GitError('unreachable', 'a redirect to nowhere');
    const url = new URL(location, at.url);
    const isSameServer = url.origin === new URL(at.url).origin;
    at = { ...at, url: url.href, headers: (isSameServer && at.headers) || {} };
  }
}

function failed(pointer: LfsPointer, why: string): GitError {
  return new GitError('not-found', `large file (LFS) ${pointer.oid.slice(0, 12)}: ${why}`);
}
