import { coerce, satisfies, valid } from 'semver';
import type { Hit } from './advisory.ts';
import { severityOf } from './advisory.ts';
import type { LockedPackage } from './lock-file.ts';

/** The repository of RetireJS: by library, from and below which version it has which flaw. */
export type RetireRepository = Readonly<Record<string, RetireLibrary>>;

interface RetireLibrary {
  /** Its name at npm, where that is not the key. */
  readonly npmname?: string;
  readonly vulnerabilities?: readonly RetireVulnerability[];
}

interface RetireVulnerability {
  readonly atOrAbove?: string;
  readonly below?: string;
  readonly severity?: string;
  readonly identifiers?: {
    readonly summary?: string;
    readonly githubID?: string;
    readonly CVE?: readonly string[];
    readonly retid?: string;
  };
  readonly info?: readonly string[];
}

/** The advisories that hold for locked versions, and of how many packages it knows any. */
export function matchRetireRepository(
  repository: RetireRepository,
  packages: readonly LockedPackage[],
): { hits: Hit[]; knownPackages: number } {
  const byName = new Map<string, RetireVulnerability[]>();
  for (const [key, { npmname, vulnerabilities = [] }] of Object.entries(repository)) {
    const name = npmname ?? key;
    byName.set(name, [...(byName.get(name) ?? []), ...vulnerabilities]);
  }
  const known = packages.filter(({ name }) => byName.has(name));
  const hits = known.flatMap((one) =>
    (byName.get(one.name) ?? []).flatMap((flaw) => hitOf(one, flaw)),
  );
  return { hits, knownPackages: known.length };
}

function hitOf({ name, version }: LockedPackage, flaw: RetireVulnerability): Hit[] {
  const vulnerable = rangeOf(flaw);
  if (!vulnerable || !satisfies(version, vulnerable, { includePrerelease: true })) return [];
  const { githubID, CVE, retid, summary } = flaw.identifiers ?? {};
  const id = githubID ?? CVE?.[0] ?? (retid ? `retire-${retid}` : `${name} ${vulnerable}`);
  const url = flaw.info?.find((one) => one.startsWith('https://'));
  return [
    {
      id,
      name,
      version,
      severity: severityOf(flaw.severity),
      title: summary ?? 'no title',
      vulnerable,
      ...(url && { url }),
    },
  ];
}

/** Undefined for a flaw without a bound that can be read: one would take it for all versions. */
function rangeOf({ atOrAbove, below }: RetireVulnerability): string | undefined {
  const [from, to] = [atOrAbove, below].map((bound) => bound && asVersion(bound));
  if (!to) return undefined;
  return from ? `>=${from} <${to}` : `<${to}`;
}

/** Of versions that are not npm's (`1.9.0b1`), the numbers. */
function asVersion(bound: string): string | undefined {
  return valid(bound) ?? coerce(bound)?.version;
}
