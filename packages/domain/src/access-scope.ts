/**
 * What somebody may see of many objects at once, in a form that a database can answer. An object is
 * `project/name`, or `project/namespace/name` outside the control namespace.
 */
export interface AccessScope {
  /** Each is one name's rules; any that allows is enough. */
  anyOf: AccessRules[];
  /** In place of `anyOf` for the objects of these projects, whose roles add something. */
  projects: { project: string; anyOf: AccessRules[] }[];
}

/** An object is allowed where some `allow` matches and no `deny` does. */
export interface AccessRules {
  allow: ObjectPattern[];
  deny: ObjectPattern[];
}

export type ObjectPattern =
  | { kind: 'any' }
  | { kind: 'exact'; object: string }
  /** Everything up to the first slash is this. */
  | { kind: 'project'; project: string }
  /** SQL's LIKE, with a backslash before what is meant literally; of one project where that is told. */
  | { kind: 'like'; like: string; project?: string }
  /** A regular expression that means the same to RE2 and to PostgreSQL. */
  | { kind: 'regex'; regex: string };
