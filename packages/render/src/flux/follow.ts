import type { KubeObject } from '@lockstep/domain';
import { prefixed } from '../http/fetch-error.ts';
import { RenderError } from '../render-error.ts';
import type { RenderContext, RenderInput, RenderWarning } from '../render-input.ts';
import { fluxKey, roleOf } from './classify.ts';
import { renderHelmRelease } from './helm-release.ts';
import { isOwnPath, renderFluxKustomization } from './kustomization.ts';
import { type LiveTexts, liveTexts } from './live-texts.ts';
import { MissingReference, type References, type TextsReference, textsOf } from './references.ts';
import { sourceWarnings } from './sources.ts';
import type { RenderedUnit, Unit, UnitInput } from './unit.ts';

/** A unit with what it rendered to: its own plain objects. */
export interface FollowedUnit extends RenderedUnit {
  unit: Unit;
}

export interface Followed {
  /** Plain objects of the application's own path. */
  objects: KubeObject[];
  units: FollowedUnit[];
  warnings: RenderWarning[];
}

const MAX_UNITS = 2_000;
/** Units are tried again while others bring what they wait for. */
const MAX_ATTEMPTS = 20_000;
const AT_ONCE = 16;
/** For everything that one path brings. */
const MAX_MS = 15 * 60_000;

/**
 * Follows Flux's objects from those of the application's path to everything that they bring, in as
 * many rounds as they refer to each other. Throws RenderError naming the unit that failed.
 */
export async function follow(
  objects: readonly KubeObject[],
  input: RenderInput,
  context: RenderContext,
): Promise<Followed> {
  const live = (reference: TextsReference) => liveTexts(reference, input, context);
  const { pool, own, followed } = await begin(objects, input, context);
  const endsAtMs = performance.now() + MAX_MS;
  let attempts = 0;
  for (let pending = pool.pending(); pending.length > 0; pending = pool.pending()) {
    attempts += pending.length;
    if (attempts > MAX_ATTEMPTS || performance.now() > endsAtMs) throw tooMuch(attempts);
    let outcomes = await attempt(pending, input, context, pool.references());
    if (outcomes.every((one) => one.rendered === undefined)) {
      // Nothing more will come: what is optional may be missing now.
      outcomes = await attempt(pending.slice(0, 1), input, context, pool.references(live));
      const [failed] = outcomes;
      if (failed?.why) throw told(failed.unit, new RenderError('spec', failed.why.message));
    }
    for (const { unit, rendered } of outcomes) {
      if (!rendered) continue;
      pool.done(unit.key);
      const plain = pool.take(rendered.objects, unit);
      followed.push({ ...rendered, unit, objects: plain });
    }
  }
  return { objects: own, units: followed, warnings: pool.warnings() };
}

function tooMuch(attempts: number): RenderError {
  if (attempts <= MAX_ATTEMPTS) {
    return new RenderError(
      'timeout',
      `Flux's objects were not rendered in ${MAX_MS / 60_000} minutes`,
    );
  }
  const what = "Flux's objects wait for each other in too many rounds";
  return new RenderError('limit', `${what}: more than ${MAX_ATTEMPTS} attempts`);
}

interface Beginning {
  pool: Pool;
  own: KubeObject[];
  followed: FollowedUnit[];
}

/** The Kustomization by which Flux itself reads the application's path stands for that path. */
async function begin(
  objects: readonly KubeObject[],
  input: RenderInput,
  context: RenderContext,
): Promise<Beginning> {
  const pool = new Pool(input.namespace);
  const own = pool.take(objects, undefined);
  const references = pool.references((one) => liveTexts(one, input, context));
  for (const unit of pool.pending()) {
    const given = { unit, input, context, references };
    if (!(await isOwnPath(given))) continue;
    const [outcome] = await attempt([unit], input, context, references);
    if (!outcome?.rendered) break;
    const patched = new Pool(input.namespace);
    const plain = patched.take(outcome.rendered.objects, undefined);
    patched.done(unit.key);
    return { pool: patched, own: [], followed: [{ ...outcome.rendered, unit, objects: plain }] };
  }
  return { pool, own, followed: [] };
}

interface Outcome {
  unit: Unit;
  rendered?: RenderedUnit;
  why?: MissingReference;
}

/** A few at a time: each holds what it reads in memory. */
async function attempt(
  units: readonly Unit[],
  input: RenderInput,
  context: RenderContext,
  references: References,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  const queue = [...units.entries()];
  const work = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const [index, unit] = next;
      outcomes[index] = await attemptOne({ unit, input, context, references });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return outcomes;
}

async function attemptOne(given: UnitInput): Promise<Outcome> {
  const { unit } = given;
  try {
    return { unit, rendered: await renderUnit(given) };
  } catch (error) {
    if (error instanceof MissingReference) return { unit, why: error };
    throw told(unit, error);
  }
}

function renderUnit(given: UnitInput): Promise<RenderedUnit> {
  const isRelease = given.unit.object.kind === 'HelmRelease';
  return isRelease ? renderHelmRelease(given) : renderFluxKustomization(given);
}

function told({ object, namespace }: Unit, error: unknown): unknown {
  if (!(error instanceof RenderError)) return error;
  return prefixed(error, `${object.kind} ${namespace}/${object.metadata.name}`);
}

function elsewhere(looked: LiveTexts | undefined): string {
  if (looked?.kind === 'none') return ', and not in the cluster';
  return looked ? '; what is only in the cluster cannot be used here' : '';
}

/** Everything that was met so far. */
class Pool {
  readonly #namespace: string;
  readonly #sources = new Map<string, KubeObject>();
  readonly #texts = new Map<string, KubeObject>();
  readonly #units = new Map<string, Unit>();
  readonly #done = new Set<string>();
  readonly #leftOut = new Set<string>();

  constructor(namespace: string) {
    this.#namespace = namespace;
  }

  /** Sorts objects by what they mean, and answers the plain ones. */
  take(objects: readonly KubeObject[], parent: Unit | undefined): KubeObject[] {
    return objects.filter((object) => {
      const { kind, metadata } = object;
      const namespace = metadata.namespace || parent?.namespace || this.#namespace;
      const key = fluxKey(kind, namespace, metadata.name ?? '');
      const role = roleOf(object);
      if (role === 'source') this.#sources.set(key, object);
      if (role === 'left-out') this.#leftOut.add(key);
      if (role === 'unit') this.#addUnit({ key, object, namespace, parent: parent?.key });
      if (object.apiVersion === 'v1' && (kind === 'ConfigMap' || kind === 'Secret')) {
        this.#texts.set(key, object);
      }
      return role === 'plain';
    });
  }

  /** What was met before is the same object, reached by another way. */
  #addUnit(unit: Unit): void {
    if (this.#units.has(unit.key)) return;
    if (this.#units.size >= MAX_UNITS) {
      throw new RenderError('limit', `more than ${MAX_UNITS} Kustomizations and HelmReleases`);
    }
    this.#units.set(unit.key, unit);
  }

  pending(): Unit[] {
    return [...this.#units.values()].filter(({ key }) => !this.#done.has(key));
  }

  done(key: string): void {
    this.#done.add(key);
  }

  /** `live` looks into the cluster, once nothing more will be rendered. */
  references(live?: (reference: TextsReference) => Promise<LiveTexts>): References {
    return {
      source: (kind, namespace, name) => this.#sources.get(fluxKey(kind, namespace, name)),
      texts: async (reference) => {
        const { kind, namespace, name, optional } = reference;
        const found = this.#texts.get(fluxKey(kind, namespace, name));
        if (found) return textsOf(found);
        const looked = await live?.(reference);
        if (looked?.kind === 'texts') return looked.texts;
        if (looked && optional) return undefined;
        const what = `${kind} ${namespace}/${name} is not among the objects of this application`;
        throw new MissingReference(what + elsewhere(looked));
      },
    };
  }

  warnings(): RenderWarning[] {
    const ofSources = [...this.#sources].flatMap(([key, object]) => sourceWarnings(key, object));
    if (this.#leftOut.size === 0) return ofSources;
    const names = [...this.#leftOut].sort().slice(0, 10).join(', ');
    const message = `left out, since nothing here acts on them: ${names}`;
    return [...ofSources, { type: 'ManifestWarning', message }];
  }
}
