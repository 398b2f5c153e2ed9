import { FIELD_MANAGER, type KnownTypeField, type KubeObject, refOf } from '@lockstep/domain';
import {
  compareOptionsOf,
  type JqPaths,
  ownedFields,
  type Prediction,
  predictLocally,
  previouslyApplied,
  type RedactPath,
  type SyncOptions,
} from '@lockstep/engine';
import { type KubeClient, KubeError } from '@lockstep/kube';
import { wordsAbout } from '../operate/words-about.ts';

/**
 * Says how an object would look after it were applied: asks the API server by a dry run, and where
 * that cannot answer predicts it here and says why.
 */
export class Predictor {
  readonly jq: JqPaths;
  readonly #client: KubeClient;

  readonly #redactPaths: readonly RedactPath[];

  constructor(client: KubeClient, jq: JqPaths, redactPaths: readonly RedactPath[]) {
    this.#client = client;
    this.jq = jq;
    this.#redactPaths = redactPaths;
  }

  /** The live object in the API version that desired is written in, if it is still there. */
  readAs(desired: KubeObject): Promise<KubeObject | undefined> {
    return this.#client.find(refOf(desired));
  }

  /**
   * Live's version goes along, so that a change in between is told and not taken for drift.
   * @throws KubeError when the cluster cannot be reached, or live has moved on (409).
   */
  async predict(
    desired: KubeObject,
    live: KubeObject,
    options: Pick<SyncOptions, 'validate'> & { knownTypes?: readonly KnownTypeField[] },
  ): Promise<Prediction> {
    if (compareOptionsOf(desired).serverSideDiff === false) {
      const object = predictHere(desired, live, options.knownTypes);
      return { object, by: 'local', reason: 'its annotation says ServerSideDiff=false' };
    }
    const { resourceVersion } = live.metadata;
    const fenced = { ...desired, metadata: { ...desired.metadata, resourceVersion } };
    try {
      const object = await this.#client.apply(fenced, {
        manager: FIELD_MANAGER,
        force: true,
        dryRun: true,
      });
      return { object, by: 'server' };
    } catch (error) {
      if (error instanceof KubeError && (error.unreachable || error.status === 409)) throw error;
      const local = predictHere(desired, live, options.knownTypes);
      const object = options.validate ? local : await this.#asTaken(local);
      return { object, by: 'local', reason: wordsAbout([desired, live], error, this.#redactPaths) };
    }
  }

  /** The object as an unvalidated write leaves it: without the fields that its schema lacks. */
  async #asTaken(object: KubeObject): Promise<KubeObject> {
    const options = { manager: FIELD_MANAGER, dryRun: true, fieldValidation: 'Ignore' } as const;
    return await this.#client.replace(object, options).catch(() => object);
  }
}

function predictHere(
  desired: KubeObject,
  live: KubeObject,
  knownTypes: readonly KnownTypeField[] | undefined,
): KubeObject {
  const ownedBefore = ownedFields(live, FIELD_MANAGER) ?? previouslyApplied(live);
  return predictLocally({ desired, live, ownedBefore, knownTypes });
}
