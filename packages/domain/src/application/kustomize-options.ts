/** What an installation or a source asks of `kustomize build`. */
export interface KustomizeBuildOptions {
  enableHelm: boolean;
  /** Files may lie beside a kustomization's own folder; never outside of the repository. */
  unrestricted: boolean;
  /** Handed on as they are. */
  others: readonly string[];
}

export type KustomizeOptionsReading =
  | { kind: 'options'; options: KustomizeBuildOptions }
  /** Names what is not allowed, and what is. */
  | { kind: 'refused'; reason: string };

const SWITCHES = ['--enable-helm', '--helm-debug'];
const WITH_VALUE = ['--load-restrictor', '--reorder', '--helm-kube-version', '--helm-api-versions'];
const RESTRICTORS = ['LoadRestrictionsRootOnly', 'LoadRestrictionsNone', 'rootOnly', 'none'];

type Draft = { enableHelm: boolean; unrestricted: boolean; others: string[] };

/**
 * Reads options as they stand on a command line, underscores as in older versions. Refused are those
 * that run programs, open the network or write files.
 */
export function readKustomizeOptions(text: string): KustomizeOptionsReading {
  const words = text.split(/\s+/).filter(Boolean);
  const options: Draft = { enableHelm: false, unrestricted: false, others: [] };
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    const problem = take(word, () => words.shift(), options);
    if (problem !== undefined) return { kind: 'refused', reason: refusal(problem) };
  }
  return { kind: 'options', options };
}

/** Answers what is wrong. */
function take(word: string, next: () => string | undefined, options: Draft): string | undefined {
  const [first = '', ...rest] = word.replace(/^-?-?(?=[a-z])/, '--').split('=');
  const name = first.replaceAll('_', '-');
  const written = rest.length > 0 ? rest.join('=') : undefined;
  if (SWITCHES.includes(name)) return takeSwitch(name, written ?? 'true', options);
  if (WITH_VALUE.includes(name)) return takeValue(name, written ?? next(), options);
  return `${word} is not allowed`;
}

function takeSwitch(name: string, value: string, options: Draft): string | undefined {
  if (value !== 'true' && value !== 'false') return `${name} is true or false`;
  if (name === '--enable-helm') options.enableHelm = value === 'true';
  else options.others.push(`${name}=${value}`);
  return undefined;
}

function takeValue(name: string, value: string | undefined, options: Draft): string | undefined {
  if (value === undefined || value === '') return `${name} has no value`;
  if (name !== '--load-restrictor') {
    options.others.push(`${name}=${value}`);
    return undefined;
  }
  if (!RESTRICTORS.includes(value)) return `${name} has no value ${value}`;
  options.unrestricted = /none/i.test(value);
  return undefined;
}

function refusal(what: string): string {
  return `${what}; allowed are ${[...SWITCHES, ...WITH_VALUE].join(', ')}`;
}
