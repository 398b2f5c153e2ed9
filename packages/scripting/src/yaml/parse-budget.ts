import { YamlProblem } from './yaml-problem.ts';

/** All that is parsed in vain, in characters. */
const MAX_WASTED = 32 * 1024 * 1024;

/** How much of a stream may be parsed in vain, where its brackets are indented too little. */
export class ParseBudget {
  #left = MAX_WASTED;

  /** Throws YamlProblem where nothing is left. */
  take(characters: number, line: number | undefined): void {
    this.#left -= characters;
    if (this.#left >= 0) return;
    const what = 'too many brackets and quoted texts are indented less than what they stand in';
    throw new YamlProblem(`${what}: indent their lines`, line);
  }
}
