import { valid } from 'semver';
import type { Finding, Rule } from './finding.ts';
import type { InstalledPackage } from './installed-packages.ts';
import { isPermitted, licenceExpression } from './licence.ts';
import type { LockFile } from './lock-file.ts';
import { nameOf } from './lock-file.ts';

/** Everything that the rules without advisories look at. */
export interface Tree {
  readonly lock: LockFile;
  readonly installed: ReadonlyMap<string, InstalledPackage>;
  /** `allowBuilds` of pnpm-workspace.yaml: who was looked at, and whether they may run. */
  readonly allowBuilds: Readonly<Record<string, boolean>>;
}

type Check = (tree: Tree) => Omit<Finding, 'rule' | 'fails'>[];

const SHA512 = /^sha512-[A-Za-z0-9+/]{86}==$/;

/** What has to hold of every dependency, whatever anybody has published about it. */
const CHECKS = {
  'exact-version': ({ lock }) =>
    lock.requirements
      .filter(({ specifier }) => specifier !== 'workspace:*' && !valid(specifier))
      .map(({ importer, name, specifier }) => ({
        package: name,
        says: `${importer}/package.json asks for ${JSON.stringify(specifier)}: name one version`,
      })),
  integrity: ({ lock }) =>
    lock.packages
      .filter(({ integrity }) => !SHA512.test(integrity ?? ''))
      .map((one) => ({
        package: nameOf(one),
        says: 'pnpm-lock.yaml has no SHA-512 of it: take it from a registry',
      })),
  deprecated: ({ lock }) =>
    lock.packages.flatMap((one) =>
      one.deprecated ? [{ package: nameOf(one), says: `deprecated: ${one.deprecated}` }] : [],
    ),
  'install-script': ({ installed, allowBuilds }) =>
    [...installed]
      .filter(
        ([key, { installScripts }]) => installScripts.length > 0 && !isNamed(key, allowBuilds),
      )
      .map(([key, { installScripts }]) => ({
        package: key,
        says: `has an install script (${installScripts.join(', ')}): read it and say in allowBuilds of pnpm-workspace.yaml whether it may run`,
      })),
  licence: ({ lock, installed }) =>
    lock.packages.flatMap((one) => {
      const found = installed.get(nameOf(one));
      const licence = licenceExpression(found?.licence);
      if (!found || (licence && isPermitted(licence))) return [];
      return [{ package: nameOf(one), says: `is under ${licence ?? 'no stated licence'}` }];
    }),
} satisfies Record<Exclude<Rule, 'advisory'>, Check>;

/** What is not as it has to be; all of it ends the check with an error. */
export function findBrokenRules(tree: Tree): Finding[] {
  return Object.entries(CHECKS).flatMap(([rule, check]) =>
    check(tree).map((found) => ({ ...found, rule: rule as Rule, fails: true })),
  );
}

function isNamed(key: string, allowBuilds: Readonly<Record<string, boolean>>): boolean {
  return Object.hasOwn(allowBuilds, key.slice(0, key.indexOf('@', 1)));
}
