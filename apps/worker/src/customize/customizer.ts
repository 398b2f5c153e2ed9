import { createHash } from 'node:crypto';
import {
  groupKind,
  type HealthStatus,
  type KindCustomization,
  type KubeObject,
  NO_CUSTOMIZATIONS,
  refOf,
  SETTING_CUSTOMIZATIONS,
} from '@lockstep/domain';
import {
  customizationOf,
  type HealthOptions,
  parseCustomizations,
  type ScriptedActions,
} from '@lockstep/engine';
import { createLua, healthByScript, withStrikes } from '@lockstep/scripting';
import type { Store } from '@lockstep/store';
import type { Logger } from 'pino';
import { scriptRunner } from './script-runner.ts';

/** How often the store is asked whether the customizations are others. */
const LOOK_EVERY_MS = 2_000;

/**
 * What this installation says about kinds of resources, kept current, and the scripts of it run:
 * health as the engine asks for it, and actions.
 */
export class Customizer {
  readonly #store: Store;
  readonly #log: Logger;
  readonly #lua = createLua();
  /** Of health, which is asked for every object again and again. */
  readonly #healthLua = withStrikes(this.#lua);
  readonly #runner = scriptRunner(this.#lua);
  readonly #healthByKind = new Map<string, KindCustomization | undefined>();
  #customizations = NO_CUSTOMIZATIONS;
  #text = '{}';
  #healthDigest = '';
  #timer: NodeJS.Timeout | undefined;

  /** For `healthOf`: always the same object, whatever changes. */
  readonly health: HealthOptions = { script: (object) => this.#healthOf(object) };

  constructor(store: Store, log: Logger) {
    this.#store = store;
    this.#log = log;
  }

  get customizations(): typeof NO_CUSTOMIZATIONS {
    return this.#customizations;
  }

  /** Changes when any resource may have another health than before. */
  get healthDigest(): string {
    return this.#healthDigest;
  }

  /** Reads them once, and then again and again; `onHealthChange` is told when scripts change. */
  async start(onHealthChange: () => void): Promise<void> {
    await this.#look();
    const again = () => {
      this.#timer = setTimeout(async () => {
        const before = this.#healthDigest;
        await this.#look().catch((err) => this.#log.warn({ err }, 'customizations were not read'));
        if (before !== this.#healthDigest) onHealthChange();
        if (this.#timer) again();
      }, LOOK_EVERY_MS);
      this.#timer.unref();
    };
    again();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** The custom actions of an object's kind; undefined where nothing is said of them. */
  actionsOf(object: KubeObject): ScriptedActions | undefined {
    const custom = customizationOf(this.#customizations, refOf(object), 'actions')?.actions;
    return custom && { custom, runner: this.#runner };
  }

  async #look(): Promise<void> {
    const data = await this.#store.settings.get<Record<string, string>>(SETTING_CUSTOMIZATIONS);
    const text = JSON.stringify(data ?? {});
    if (text === this.#text) return;
    const { customizations, problems } = parseCustomizations(data ?? {});
    for (const problem of problems) this.#log.warn(problem, 'a customization cannot be read');
    this.#text = text;
    this.#customizations = customizations;
    this.#healthByKind.clear();
    this.#healthDigest = digestOf(customizations.kinds);
  }

  #healthOf(object: KubeObject): HealthStatus | null | undefined {
    if (this.#healthDigest === '') return undefined;
    const custom = this.#healthCustomization(object);
    if (custom?.healthScript === undefined) return undefined;
    const scripted = healthByScript(this.#healthLua, {
      script: custom.healthScript,
      libraries: custom.useOpenLibs ? 'standard' : 'default',
      object,
    });
    return scripted.kind === 'answer'
      ? scripted.answer
      : { status: 'Unknown', message: scripted.message };
  }

  #healthCustomization(object: KubeObject): KindCustomization | undefined {
    const ref = refOf(object);
    const key = groupKind(ref);
    if (!this.#healthByKind.has(key)) {
      this.#healthByKind.set(key, customizationOf(this.#customizations, ref, 'healthScript'));
    }
    return this.#healthByKind.get(key);
  }
}

/** Empty where no kind has a script. */
function digestOf(kinds: readonly KindCustomization[]): string {
  const scripts = kinds
    .filter(({ healthScript }) => healthScript !== undefined)
    .map(({ group, kind, healthScript, useOpenLibs }) => [group, kind, healthScript, useOpenLibs]);
  if (scripts.length === 0) return '';
  return createHash('sha256').update(JSON.stringify(scripts)).digest('hex');
}
