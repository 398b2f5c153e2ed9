/** What is wrong with a YAML text, and on which of its lines, from 1; no line where none is known. */
export class YamlProblem extends Error {
  readonly line: number | undefined;

  constructor(reason: string, line?: number) {
    super(reason);
    this.name = 'YamlProblem';
    this.line = line;
  }
}
