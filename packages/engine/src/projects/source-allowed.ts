import { fitsEntry, isDenial } from './deny-pattern.ts';
import { sourceAddress } from './source-address.ts';
import { ALLOWED, type RestrictingProject, type Verdict } from './verdict.ts';

const DOTS = /[/:](\.|%2e){1,2}(\/|$)/i;

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
