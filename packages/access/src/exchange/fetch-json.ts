const TIMEOUT_MS = 5000;
const MAX_BYTES = 512 * 1024;

/**
 * Reads a small JSON document: bounded in time and size, and from where it was asked only, since a
 * redirect could lead anywhere.
 * @throws Error that says what went wrong, for the log.
 */
export async function fetchJson(address: string): Promise<unknown> {
  return JSON.parse((await fetchBounded(address)).toString('utf8'));
}

/** The same for a library that brings its own reader. */
export async function fetchBoundedResponse(address: string): Promise<Response> {
  const bytes = await fetchBounded(address);
  const headers = { 'content-type': 'application/json' };
  return new Response(new Uint8Array(bytes), { status: 200, headers });
}

async function fetchBounded(address: string): Promise<Buffer> {
  const answer = await fetch(address, {
    headers: { accept: 'application/json' },
    redirect: 'error',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (answer.status !== 200) {
    await answer.body?.cancel();
    throw new Error(`${address} answered ${answer.status}`);
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of answer.body ?? []) {
    size += chunk.byteLength;
    if (size > MAX_BYTES) throw new Error(`${address} answered more than ${MAX_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
