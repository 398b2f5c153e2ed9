/** What the audit looks at. */
export type Rule =
  | 'advisory'
  | 'deprecated'
  | 'exact-version'
  | 'install-script'
  | 'integrity'
  | 'licence';

/** Something that the audit has to say of one package. */
export interface Finding {
  readonly rule: Rule;
  /** `name@version`, or `name` of what a package.json asks for. */
  readonly package: string;
  /** Of an advisory: its id, by which an allowance names it. */
  readonly id?: string;
  /** What is wrong and what to do. */
  readonly says: string;
  /** Ends the check with an error; the others are told only. */
  readonly fails: boolean;
}
