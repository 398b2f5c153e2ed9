import { createHash, randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import {
  type ApplicationRender,
  type RenderInput,
  renderApplication,
  stillValid,
} from '@lockstep/render';
import type { Services } from '../services.ts';

/** A worker that died lets go of what it was rendering after this long. */
const TTL_MS = 15_000;
const LOOK_EVERY_MS = 100;
/** Who waited for a render finds what came of it for this long. */
const TELL_MS = 10_000;

export interface OnceOptions {
  /** Render even if another has just done so; never at the same time. */
  again: boolean;
  /** The name of what came of a render in the cache of manifests. */
  fingerprintOf(render: ApplicationRender): string;
}

export type Once = ApplicationRender & { fingerprint: string; isShared: boolean };

/**
 * Renders, unless another worker does so at this moment or did a moment ago: then what it put into
 * the cache is taken, if it holds for these inputs and is at hand here.
 */
export async function renderOnce(
  services: Pick<Services, 'store' | 'manifests' | 'log'>,
  inputs: readonly RenderInput[],
  options: OnceOptions,
): Promise<Once> {
  const { renderClaims } = services.store;
  const key = identityOf(inputs);
  const token = randomUUID();
  let { again } = options;
  for (;;) {
    const claim = await renderClaims.take(key, token, { ttlMs: TTL_MS, again });
    if (claim.kind === 'taken') return await renderClaimed(services, inputs, key, token, options);
    if (claim.kind === 'done') {
      const shared = again ? undefined : await keptRender(services, inputs, claim.fingerprint);
      if (shared) return shared;
      again = true;
    } else await delay(LOOK_EVERY_MS);
  }
}

async function keptRender(
  { manifests }: Pick<Services, 'manifests'>,
  inputs: readonly RenderInput[],
  fingerprint: string,
): Promise<Once | undefined> {
  const { told, ...kept } = (await manifests.get(fingerprint)) ?? {};
  if (!told?.record || !('manifests' in kept)) return undefined;
  // Something that it reads may have moved while it was rendered.
  const holds = await stillValid(told.record, inputs).catch(() => false);
  return holds ? { ...told, ...kept, fingerprint, isShared: true } : undefined;
}

async function renderClaimed(
  { store, manifests, log }: Pick<Services, 'store' | 'manifests' | 'log'>,
  inputs: readonly RenderInput[],
  key: string,
  token: string,
  { fingerprintOf }: OnceOptions,
): Promise<Once> {
  const lost = (err: unknown) => log.warn({ err }, 'a claim to a render could not be told');
  const heart = setInterval(() => {
    store.renderClaims.extend(key, token, TTL_MS).catch(lost);
  }, TTL_MS / 3);
  let done: { fingerprint: string; tellMs: number } | undefined;
  try {
    const render = await renderApplication(inputs);
    const fingerprint = fingerprintOf(render);
    const { manifests: objects, openedSecrets, types, warnings, commands, record } = render;
    const told = { types, warnings, commands, record };
    await manifests.put(fingerprint, { manifests: objects, openedSecrets, told });
    done = { fingerprint, tellMs: TELL_MS };
    return { ...render, fingerprint, isShared: false };
  } finally {
    clearInterval(heart);
    await store.renderClaims.end(key, token, done).catch(lost);
  }
}

/** Equal for renders that read the same with the same settings. */
function identityOf(inputs: readonly RenderInput[]): string {
  const parts = inputs.map((input) => {
    const { source, tree, appName, project, namespace, kubeVersion, apiVersions } = input;
    const { tools, disabledTools, plugins = [], decrypt } = input;
    const digests = plugins.map(({ digest }) => digest);
    const target = [appName, project, namespace, kubeVersion, apiVersions];
    return [source, tree.commit, target, tools, disabledTools, digests, decrypt?.keyIds];
  });
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}
