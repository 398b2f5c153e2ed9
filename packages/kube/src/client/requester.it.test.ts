import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { KubeError } from './kube-error.ts';
import { Requester, type RequesterOptions } from './requester.ts';

type Step = { status: number; body?: string; headers?: Record<string, string> } | 'reset' | 'hang';

/** A server that does one step per request, the last one again and again. */
async function serve(steps: Step[], options: RequesterOptions = {}) {
  const seen: { method: string; url: string; headers: Record<string, unknown>; body: string }[] =
    [];
  const listener: RequestListener = async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { method = '', url = '', headers } = request;
    seen.push({ method, url, headers, body: Buffer.concat(chunks).toString('utf8') });
    const step = steps[Math.min(seen.length, steps.length) - 1] as Step;
    if (step === 'reset') request.socket.resetAndDestroy();
    else if (step !== 'hang') response.writeHead(step.status, step.headers).end(step.body ?? '{}');
  };
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const requester = new Requester(
    { server: `http://127.0.0.1:${port}/prefix/`, credential: { kind: 'none' } },
    options,
  );
  onTestFinished(() => {
    requester.close();
    server.closeAllConnections();
    server.close();
  });
  return { requester, seen };
}

describe('requests', () => {
  test('carry path, query, body and who we are', async () => {
    const { requester, seen } = await serve([{ status: 200, body: '{"ok":true}' }], {
      userAgent: 'lockstep/1',
    });
    const answer = await requester.request({
      method: 'PATCH',
      path: '/api/v1/x',
      query: { force: true, dryRun: undefined, fieldManager: 'a b' },
      body: { text: 'ü' },
      contentType: 'application/merge-patch+json',
    });
    expect(answer).toEqual({ ok: true });
    expect(seen[0]).toMatchObject({
      method: 'PATCH',
      url: '/prefix/api/v1/x?force=true&fieldManager=a+b',
      body: '{"text":"ü"}',
      headers: { 'user-agent': 'lockstep/1', 'content-type': 'application/merge-patch+json' },
    });
  });

  test.each<{ what: string; steps: Step[]; options?: object; requests: number; status: number }>([
    {
      what: 'a busy server is asked again, whatever the method',
      steps: [{ status: 429, headers: { 'retry-after': '0' } }, { status: 200 }],
      options: { method: 'POST' },
      requests: 2,
      status: 200,
    },
    {
      what: 'an unavailable one is asked again to read',
      steps: [{ status: 503 }, { status: 200 }],
      requests: 2,
      status: 200,
    },
    {
      what: 'but not to create, unless it says that it did nothing',
      steps: [{ status: 503 }, { status: 200 }],
      options: { method: 'POST' },
      requests: 1,
      status: 503,
    },
    {
      what: 'after a lost connection what can be repeated is repeated',
      steps: ['reset', { status: 200 }],
      options: { method: 'PATCH', idempotent: true },
      requests: 2,
      status: 200,
    },
    {
      what: 'and what cannot is told',
      steps: ['reset', { status: 200 }],
      options: { method: 'POST' },
      requests: 1,
      status: 0,
    },
    {
      what: 'a refusal is final',
      steps: [{ status: 403 }, { status: 200 }],
      requests: 1,
      status: 403,
    },
    {
      what: 'patience ends',
      steps: [{ status: 429, headers: { 'retry-after': '0' } }],
      requests: 4,
      status: 429,
    },
  ])('$what', async ({ steps, options, requests, status }) => {
    const { requester, seen } = await serve(steps);
    const outcome = await requester.request({ path: '/x', ...options }).then(
      () => 200,
      (error: KubeError) => error.status,
    );
    expect(outcome).toBe(status);
    expect(seen).toHaveLength(requests);
  });

  test('that get no answer in time are given up', async () => {
    const { requester } = await serve(['hang'], { requestTimeoutMs: 100, maxAttempts: 1 });
    const error = await requester.request({ path: '/x' }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(KubeError);
    expect(error).toMatchObject({ unreachable: true, reason: 'Timeout', retryable: true });
  });

  test('can be given up while they are under way', async () => {
    const { requester, seen } = await serve(['hang']);
    const controller = new AbortController();
    const request = requester.request({ path: '/x', signal: controller.signal });
    const reason = new Error('no longer wanted');
    while (seen.length === 0) await new Promise((resolve) => setImmediate(resolve));
    controller.abort(reason);
    await expect(request).rejects.toBe(reason);
  });
});
