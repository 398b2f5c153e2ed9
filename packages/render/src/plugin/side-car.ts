import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { messageOf, type PluginManifest } from '@lockstep/domain';
import { FetchError } from '../http/fetch-error.ts';
import { RenderError, type RenderErrorKind } from '../render-error.ts';
import { packCall } from './call-archive.ts';
import type { Plugin, PluginRunner } from './plugin.ts';
import { parseManifest, pluginOf } from './read-plugin.ts';

/** A program beside the worker that has plug-ins; `url` without a path. */
export interface SideCar {
  url: string;
  token: string;
}

const MAX_ANSWER_BYTES = 8 * 1024 * 1024;
const LIST_MS = 10_000;
/** The side-car keeps the limit itself; this is for one that does not. */
const GRACE_MS = 10_000;

/** Asks a side-car what plug-ins it has. Throws RenderError `fetch` when it does not answer. */
export async function sideCarPlugins(sideCar: SideCar): Promise<Plugin[]> {
  const response = await send(sideCar, { method: 'GET', path: '/v1/plugins' }, LIST_MS);
  const answer = await answerOf(sideCar, response, MAX_ANSWER_BYTES);
  const { plugins = [] } = JSON.parse(answer) as { plugins?: PluginManifest[] };
  const runner = sideCarRunner(sideCar);
  return plugins.map((manifest) => pluginOf(parseManifest(manifest, sideCar.url), runner));
}

/** Runs plug-ins in the side-car: each call takes the files there and the output back. */
function sideCarRunner(sideCar: SideCar): PluginRunner {
  return {
    run: async (plugin, step, call) => {
      const { path, env, maxOutputBytes, signal, workDir } = call;
      const timeoutMs = Math.max(1, Math.ceil(call.endsAtMs - performance.now()));
      const query = new URLSearchParams({ plugin: plugin.name });
      const target = { method: 'POST', path: `/v1/${step}?${query}`, signal };
      const response = await send(sideCar, target, timeoutMs + GRACE_MS, (to) =>
        packCall({ path, env, maxOutputBytes, timeoutMs }, join(workDir, 'source'), to),
      );
      return await answerOf(sideCar, response, maxOutputBytes);
    },
  };
}

interface Target {
  method: string;
  path: string;
  signal?: AbortSignal;
}

type Body = (to: Writable) => Promise<void>;

function send(
  { url, token }: SideCar,
  { method, path, signal }: Target,
  timeoutMs: number,
  body?: Body,
): Promise<IncomingMessage> {
  const request = url.startsWith('https:') ? httpsRequest : httpRequest;
  const deadline = AbortSignal.timeout(timeoutMs);
  const limits = [deadline, ...(signal ? [signal] : [])];
  return new Promise((resolve, reject) => {
    const fail = (error: unknown) => {
      const what = deadline.aborted ? 'did not answer in time' : messageOf(error);
      if (signal?.aborted) reject(new RenderError('cancelled', 'cancelled', error));
      else reject(new FetchError(`plug-in side-car ${url}: ${what}`, { cause: error }));
    };
    const outgoing = request(new URL(path, url), {
      method,
      headers: { authorization: `Bearer ${token}` },
      signal: AbortSignal.any(limits),
    });
    outgoing.once('response', resolve);
    outgoing.once('error', fail);
    if (body) body(outgoing).catch(fail);
    else outgoing.end();
  });
}

async function answerOf(
  { url }: SideCar,
  response: IncomingMessage,
  maxBytes: number,
): Promise<string> {
  let size = 0;
  response.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > maxBytes) response.destroy(new RenderError('limit', `${url}: answers too much`));
  });
  const answer = await text(response);
  if (response.statusCode === 200) return answer;
  throw refusalOf(url, response.statusCode ?? 0, answer);
}

/** The side-car's renderer refuses with our own words; anything else is between us and it. */
function refusalOf(url: string, status: number, answer: string): RenderError {
  if (status === 422) {
    const { kind, message } = JSON.parse(answer) as { kind: RenderErrorKind; message: string };
    return new RenderError(kind, message);
  }
  return new FetchError(`plug-in side-car ${url} answers ${status}`, { status });
}
