import { takeEarlyResponse } from '../early/early.ts';
import { ApiError, apiErrorOf } from './errors.ts';

export interface RequestOptions {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  body?: unknown;
  signal?: AbortSignal;
}

type Listener = () => void;
const signedOut = new Set<Listener>();

/** Calls back whenever the server says that nobody is signed in. */
export function onSignedOut(listener: Listener): () => void {
  signedOut.add(listener);
  return () => signedOut.delete(listener);
}

/**
 * One request. Takes the answer that was fetched ahead of time where there is one.
 * @throws ApiError for every answer that is not 2xx, and with status 0 when none came.
 */
export async function requestRaw(url: string, options: RequestOptions = {}): Promise<Response> {
  const response = await send(url, options);
  if (response.ok) return response;
  const error = apiErrorOf(response.status, await response.json().catch(() => undefined));
  if (error.unauthenticated) for (const listener of signedOut) listener();
  throw error;
}

/** Like `requestRaw`, with the answer's JSON. The caller states its type. */
export async function request<T>(url: string, options: RequestOptions = {}): Promise<T> {
  const response = await requestRaw(url, options);
  const text = await response.text();
  return (text === '' ? undefined : JSON.parse(text)) as T;
}

async function send(url: string, options: RequestOptions): Promise<Response> {
  const { method = 'GET', body, signal } = options;
  try {
    const early = method === 'GET' ? takeEarlyResponse(url) : undefined;
    if (early) return await early;
    return await fetch(url, {
      method,
      credentials: 'same-origin',
      ...(signal ? { signal } : {}),
      ...(body === undefined
        ? {}
        : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new ApiError(0, 'The server cannot be reached. Is it running?');
  }
}
