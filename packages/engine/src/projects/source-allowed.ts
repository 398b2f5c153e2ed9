import { fitsEntry, isDenial } from './deny-pattern.ts';
import { sourceAddress } from './source-address.ts';
import { ALLOWED, type RestrictingProject, type Verdict } from './verdict.ts';

const LONGEST_ADDRESS = 4096;
const DOTS = /[/:](\.|%2e){1,2}(\/|$)/i;
/** Backslashes that may be slashes, a host that ends before the first slash, or one that is not there. */
const AMBIGUOUS = /\\|^[a-z][a-z0-9+.-]*:\/\/[^/]*[?#]|^(https?|oci):(?!\/\/[^/])/i;

/**
 * Whether the project's applications may take manifests, charts, artifacts or values from this
 * address. `*` in `sourceRepos` does not cross a `/`, `**` does; `*` alone permits everything.
 */
export function sourceAllowed(
  { metadata, spec }: RestrictingProject,
  source: { repoURL: string },
): Verdict {
  const address = sourceAddress(source.repoURL);
  const denied = (rule: string): Verdict => ({
    kind: 'denied',
    message: `application repo ${source.repoURL} is not permitted in project '${metadata.name}'`,
    rule,
  });
  // Whoever fetches it would take the dots out, and be somewhere else than what is compared here.
  if (DOTS.test(source.repoURL)) return denied('an address with . or .. in its path is none');
  if (AMBIGUOUS.test(source.repoURL.trim())) {
    return denied('an address that can be read in two ways is none');
  }
  if (source.repoURL.length > LONGEST_ADDRESS) return denied('it is too long for an address');
  let permitted = false;
  for (const entry of spec.sourceRepos ?? []) {
    const fits = fitsEntry(patternOf(entry), address, '/');
    if (!fits && isDenial(entry)) return denied(`spec.sourceRepos denies it by ${entry}`);
    permitted ||= fits;
  }
  return permitted ? ALLOWED : denied('no entry of spec.sourceRepos matches it');
}

function patternOf(entry: string): string {
  return isDenial(entry) ? `!${sourceAddress(entry.slice(1))}` : sourceAddress(entry);
}
