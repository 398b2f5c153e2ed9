import { type KubeObject, refOf, resourceKey } from '@lockstep/domain';
import type { Dice } from './dice.ts';
import { configMap, deployment, hookJob } from './manifests.ts';
import type { Files } from './test-app.ts';

const WAVE = 'argocd.argoproj.io/sync-wave';
const OPTIONS = 'argocd.argoproj.io/sync-options';
const COMPARE = 'argocd.argoproj.io/compare-options';
const DELETE_POLICY = 'argocd.argoproj.io/hook-delete-policy';
const HOOK = 'argocd.argoproj.io/hook';

/** Always in Git, and nobody deletes it: its uid must never change. */
export const KEEPER = 'keeper';
/** Comes and goes in Git, but is never to be pruned. */
export const UNPRUNED = 'unpruned';
const NAMES = ['one', 'two', 'three', 'four', 'five'];

/**
 * What Git states for one application, as a test that writes it knows it. Each change is a roll of
 * the dice; what came of it is asked for in the form in which a cluster would have it.
 */
export class GitModel {
  readonly #dir: string;
  readonly #namespace: string;
  readonly #manifests = new Map<string, KubeObject>();
  readonly #absent = new Set<string>();
  #serial = 0;

  constructor(dir: string, namespace: string) {
    this.#dir = dir;
    this.#namespace = namespace;
  }

  /** The first commit. */
  begin(dice: Dice): Files {
    const files = [this.#put(KEEPER, configMap(KEEPER, this.#data(dice), { [WAVE]: '-1' }))];
    for (const name of NAMES.slice(0, 3)) files.push(this.#add(name, dice));
    if (dice.chance(60)) files.push(this.#add('web', dice), this.#add('service', dice));
    if (dice.chance(50)) files.push(this.#add(UNPRUNED, dice));
    if (dice.chance(40)) files.push(this.#add('migrate', dice));
    if (dice.chance(40)) files.push(this.#add('smoke', dice));
    return Object.assign({}, ...files);
  }

  /** Changes, adds or removes some manifests. */
  change(dice: Dice): Files {
    const files: Files[] = [];
    for (let edits = 1 + dice.below(3); edits > 0; edits--) files.push(this.#edit(dice));
    return Object.assign({}, ...files);
  }

  /** The objects that are to be live, hooks left out, by key. */
  stated(): Map<string, KubeObject> {
    const objects = [...this.#manifests.values()].filter(
      ({ metadata }) => metadata.annotations?.[HOOK] === undefined,
    );
    return new Map(objects.map((object) => [resourceKey(refOf(object)), object]));
  }

  /** From now on only what is not stated now, or at some time after, may be deleted. */
  settled(): void {
    this.#absent.clear();
  }

  /** Whether Git did without the object at some time since it was settled. */
  wasAbsent(key: string): boolean {
    return this.#absent.has(key) || !this.stated().has(key);
  }

  #edit(dice: Dice): Files {
    const name = dice.one([KEEPER, ...NAMES, ...NAMES, 'web', 'service', UNPRUNED]);
    const isThere = this.#manifests.has(name);
    if (isThere && name !== KEEPER && dice.chance(35)) return this.#remove(name);
    return this.#add(name, dice);
  }

  #add(name: string, dice: Dice): Files {
    switch (name) {
      case 'web':
        return this.#put(name, deployment('web', { replicas: 1 + dice.below(2) }));
      case 'service':
        return this.#put(name, service(8000 + dice.below(100)));
      case 'migrate':
        return this.#put(name, hookJob('migrate', 'PreSync'));
      case 'smoke':
        return this.#put(name, generatedHook('smoke-', 'PostSync'));
      case UNPRUNED:
        return this.#put(name, configMap(name, this.#data(dice), UNPRUNED_ANNOTATIONS));
      default:
        return this.#put(name, configMap(name, this.#data(dice), randomAnnotations(name, dice)));
    }
  }

  #put(name: string, manifest: KubeObject): Files {
    const { metadata } = manifest;
    const placed = { ...manifest, metadata: { ...metadata, namespace: this.#namespace } };
    this.#manifests.set(name, placed);
    return { [`${this.#dir}/${name}.json`]: placed };
  }

  #remove(name: string): Files {
    const manifest = this.#manifests.get(name) as KubeObject;
    this.#absent.add(resourceKey(refOf(manifest)));
    this.#manifests.delete(name);
    return { [`${this.#dir}/${name}.json`]: null };
  }

  /** Never the same twice, so that every commit changes what it touches. */
  #data(dice: Dice): Record<string, string> {
    const data: Record<string, string> = { serial: String(this.#serial++) };
    for (const key of ['a', 'b', 'c']) if (dice.chance(60)) data[key] = String(dice.below(1000));
    return data;
  }
}

const UNPRUNED_ANNOTATIONS = { [OPTIONS]: 'Prune=false', [COMPARE]: 'IgnoreExtraneous' };

function randomAnnotations(name: string, dice: Dice): Record<string, string> | undefined {
  const annotations: Record<string, string> = {};
  if (name === KEEPER) annotations[WAVE] = '-1';
  else if (dice.chance(40)) annotations[WAVE] = String(dice.below(4) - 1);
  if (dice.chance(15)) {
    annotations[OPTIONS] = dice.one(['PruneLast=true', 'Replace=true', 'ServerSideApply=false']);
  }
  return Object.keys(annotations).length > 0 ? annotations : undefined;
}

function service(port: number): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web' },
    spec: { selector: { app: 'web' }, ports: [{ name: 'http', port }] },
  };
}

function generatedHook(generateName: string, phase: string): KubeObject {
  const { metadata, ...rest } = hookJob('', phase);
  const annotations = { ...metadata.annotations, [DELETE_POLICY]: 'HookSucceeded' };
  return { ...rest, metadata: { ...metadata, name: undefined, generateName, annotations } };
}
