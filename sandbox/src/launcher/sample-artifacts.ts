import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { ROOT_DIR } from '../platform-package.ts';
import { runCommand } from '../run-command.ts';

const EXAMPLES_DIR = join(ROOT_DIR, 'examples');
const CHARTS = 'charts';
const REGISTRY = 'registry';
const MANIFEST_TYPE = 'application/vnd.oci.image.manifest.v1+json';

/** Media types by what an artifact is. */
const TYPES = {
  chart: {
    config: 'application/vnd.cncf.helm.config.v1+json',
    layer: 'application/vnd.cncf.helm.chart.content.v1.tar+gzip',
  },
  manifests: {
    config: 'application/vnd.oci.empty.v1+json',
    layer: 'application/vnd.oci.image.layer.v1.tar+gzip',
  },
} as const;

/**
 * Makes ROOT/charts, a Helm repository with the charts of examples/charts, and ROOT/registry, whose
 * artifacts are the same charts and the manifests of examples/oci; unless they are there.
 */
export async function ensureSampleArtifacts(root: string, helm: string): Promise<void> {
  if (existsSync(join(root, REGISTRY))) return;
  await mkdir(root, { recursive: true });
  const work = await mkdtemp(join(root, '.making-'));
  const charts = join(work, CHARTS);
  const registry = join(work, REGISTRY);
  const env = { PATH: process.env.PATH, HOME: work };
  const run = (file: string, args: string[]) => runCommand(file, args, { env, deadlineMs: 60_000 });
  for (const name of await readdir(join(EXAMPLES_DIR, CHARTS))) {
    await run(helm, ['package', '--destination', charts, join(EXAMPLES_DIR, CHARTS, name)]);
  }
  for (const file of await readdir(charts)) {
    const [, name = '', version = ''] = /^(.+)-(\d+\.\d+\.\d+)\.tgz$/.exec(file) ?? [];
    const content = await readFile(join(charts, file));
    await put(registry, { name: `charts/${name}`, tag: version, type: 'chart', content });
  }
  await run(helm, ['repo', 'index', charts]);
  const archive = join(work, 'manifests.tgz');
  await run('tar', ['-czf', archive, '-C', join(EXAMPLES_DIR, 'oci'), '.']);
  const content = await readFile(archive);
  await put(registry, { name: 'manifests', tag: '1.0.0', type: 'manifests', content });
  await rm(join(root, CHARTS), { recursive: true, force: true });
  await rename(charts, join(root, CHARTS));
  await rename(registry, join(root, REGISTRY));
  await rm(work, { recursive: true });
}

interface Artifact {
  readonly name: string;
  readonly tag: string;
  readonly type: keyof typeof TYPES;
  readonly content: Buffer;
}

/** Lays an artifact out as it is asked for: blobs and manifests by digest, tags by name. */
async function put(registry: string, { name, tag, type, content }: Artifact): Promise<void> {
  const dir = join(registry, name);
  const store = async (place: string, key: string, bytes: Buffer) => {
    await mkdir(join(dir, place), { recursive: true });
    await writeFile(join(dir, place, key), bytes);
  };
  const describe = async (mediaType: string, bytes: Buffer) => {
    const digest = digestOf(bytes);
    await store('blobs', digest, bytes);
    return { mediaType, digest, size: bytes.length };
  };
  const manifest = Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: MANIFEST_TYPE,
      config: await describe(TYPES[type].config, Buffer.from('{}')),
      layers: [await describe(TYPES[type].layer, content)],
    }),
  );
  await store('manifests', digestOf(manifest), manifest);
  await store('manifests', tag, manifest);
}

/**
 * Answers requests for charts and artifacts below `root`, and says with true that it does: the
 * `intercept` of the Git server. Read-only.
 */
export function answerArtifacts(
  root: string,
): (request: IncomingMessage, response: ServerResponse) => boolean {
  return (request, response) => {
    const path = new URL(request.url ?? '/', 'http://samples').pathname;
    if (!/^\/(charts|v2)\//.test(path)) return false;
    answer(root, path, request, response).catch(() => response.writeHead(404).end());
    return true;
  };
}

async function answer(
  root: string,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (path === '/v2/') return void response.writeHead(200).end();
  const [, file] = /^\/charts\/([\w.-]+)$/.exec(path) ?? [];
  const [, name, place, key] =
    /^\/v2\/([a-z0-9/-]+)\/(blobs|manifests|tags)\/([\w.:-]+)$/.exec(path) ?? [];
  if (place === 'tags' && name) return await answerTags(join(root, REGISTRY, name), response);
  const content = file
    ? await readFile(join(root, CHARTS, file))
    : await readFile(join(root, REGISTRY, name ?? '', place ?? '', key ?? ''));
  response.writeHead(200, {
    'content-length': content.length,
    ...(place === 'manifests' && {
      'content-type': MANIFEST_TYPE,
      'docker-content-digest': digestOf(content),
    }),
  });
  response.end(request.method === 'HEAD' ? undefined : content);
}

async function answerTags(dir: string, response: ServerResponse): Promise<void> {
  const tags = (await readdir(join(dir, 'manifests'))).filter((one) => !one.includes(':'));
  response.writeHead(200).end(JSON.stringify({ tags: tags.sort() }));
}

function digestOf(content: Buffer): string {
  return `sha256:${createHash('sha256').update(content).digest('hex')}`;
}
