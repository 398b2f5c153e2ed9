import { FIELD_MANAGER, type KubeObject, messageOf, refOf } from '@lockstep/domain';
import { type JqPaths, type Prediction, predictLocally } from '@lockstep/engine';
import { type KubeClient, KubeError } from '@lockstep/kube';

/**
 * Says how an object would look after it were applied: asks the API server by a dry run, and where
 * that cannot answer predicts it here and says why.
 */
export class Predictor {
  readonly jq: JqPaths;
  readonly #client: KubeClient;

  constructor(client: KubeClient, jq: JqPaths) {
    this.#client = client;
    this.jq = jq;
  }

  /** The live object in the API version that desired is written in. */
  readAs(desired: KubeObject): Promise<KubeObject | undefined> {
    return this.#client.get(refOf(desired));
  }

  /** @throws KubeError when the cluster cannot be reached. */
  async predict(desired: KubeObject, live: KubeObject): Promise<Prediction> {
    try {
      const object = await this.#client.apply(desired, {
        manager: FIELD_MANAGER,
        force: true,
        dryRun: true,
      });
      return { object, by: 'server' };
    } catch (error) {
      if (error instanceof KubeError && error.unreachable) throw error;
      return { object: predictLocally({ desired, live }), by: 'local', reason: messageOf(error) };
    }
  }
}
