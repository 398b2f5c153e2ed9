import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { gatewayAt } from './gateways.ts';
import { callGateway } from './http-call.ts';

let server: Server | undefined;

async function worker(
  answer: (request: IncomingMessage, response: ServerResponse, body: string) => void,
) {
  server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    answer(request, response, Buffer.concat(chunks).toString());
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return gatewayAt(`http://127.0.0.1:${port}`, 'the-token');
}

afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

describe('the gateway over HTTP', () => {
  it('posts the arguments with the token and answers the result', async () => {
    let seen: unknown;
    const gateway = await worker((request, response, body) => {
      seen = [request.method, request.url, request.headers.authorization, JSON.parse(body)];
      response.end(JSON.stringify({ result: [{ kind: 'Service' }] }));
    });
    expect(await gateway.managedResources('u1')).toEqual([{ kind: 'Service' }]);
    expect(seen).toEqual([
      'POST',
      '/internal/gateway/managedResources',
      'Bearer the-token',
      { uid: 'u1' },
    ]);
  });

  it('passes a result on as it is written, and tells which version was read', async () => {
    let seen: unknown;
    const gateway = await worker((_request, response, body) => {
      seen = JSON.parse(body);
      response.end('{"result":[{"name":"\u00e9 \\u00e9"}, 1e400]}');
    });
    expect(await gateway.managedResourcesText('u1')).toBe('[{"name":"\u00e9 \\u00e9"}, 1e400]');
    expect(seen).toEqual({ uid: 'u1' });
    const port = (server?.address() as AddressInfo | undefined)?.port;
    const versioned = gatewayAt(`http://127.0.0.1:${port}`, 'the-token', '7/1');
    await versioned.managedResourcesText('u1');
    expect(seen).toEqual({ uid: 'u1', version: '7/1' });
  });

  it.each([
    [403, '{"error":{"code":"permission-denied","message":"no"}}', 'permission-denied', 'no'],
    [200, '{"error":{"code":"not-found","message":"none"}}', 'not-found', 'none'],
    [200, '<html>', 'unavailable', 'answered no JSON'],
  ])('passes no failure on as a result (%i %s)', async (status, body, code, message) => {
    const gateway = await worker((_request, response) => {
      response.statusCode = status;
      response.end(body);
    });
    await expect(gateway.managedResourcesText('u1')).rejects.toMatchObject({
      code,
      message: expect.stringContaining(message),
    });
  });

  it("throws the worker's own code and words", async () => {
    const gateway = await worker((_request, response) => {
      response.statusCode = 404;
      response.end(JSON.stringify({ error: { code: 'not-found', message: 'no such pod' } }));
    });
    await expect(gateway.events('u1', {})).rejects.toMatchObject({
      code: 'not-found',
      message: 'no such pod',
    });
  });

  it('answers undefined for an object that is not there', async () => {
    const gateway = await worker((_request, response) => response.end('{"result":null}'));
    const ref = { group: '', version: 'v1', kind: 'Pod', namespace: 'x', name: 'y' };
    expect(await gateway.resource('u1', ref)).toBeUndefined();
  });

  it('says that a worker cannot be reached', async () => {
    const gateway = gatewayAt('http://127.0.0.1:1', 'the-token');
    await expect(gateway.managedResources('u1')).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('streams lines as they come, also when they are cut in the middle', async () => {
    const gateway = await worker((_request, response) => {
      response.write('{"pods":[{"namespace":"x","name":"p"}]}\n{"content":"one"}\n{"content":"t');
      response.end('wo"}\n');
    });
    const lines: string[] = [];
    const logs = await gateway.logs('u1', { namespace: 'x' }, new AbortController().signal);
    for await (const line of logs.lines) lines.push(line.content);
    expect(lines).toEqual(['one', 'two']);
    expect(logs.pods).toEqual([{ namespace: 'x', name: 'p' }]);
  });

  it('gives up on a worker that does not answer', async () => {
    await worker(() => undefined);
    const port = (server?.address() as AddressInfo | undefined)?.port;
    const call = { address: `http://127.0.0.1:${port}`, method: 'events', token: 't', body: {} };
    await expect(callGateway({ ...call, timeoutMs: 20 })).rejects.toMatchObject({
      code: 'deadline-exceeded',
    });
  });

  it('ends a stream quietly when its signal fires', async () => {
    const gateway = await worker((_request, response) => {
      response.write('{"pods":[]}\n{"content":"one"}\n');
    });
    const end = new AbortController();
    const lines: string[] = [];
    const logs = await gateway.logs('u1', { follow: true }, end.signal);
    for await (const line of logs.lines) {
      lines.push(line.content);
      end.abort();
    }
    expect(lines).toEqual(['one']);
  });
});
