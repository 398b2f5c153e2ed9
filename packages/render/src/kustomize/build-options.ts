import { RenderError } from '../render-error.ts';

/** What an installation or a source asks of `kustomize build`. */
export interface BuildOptions {
  enableHelm: boolean;
  /** Files may lie beside a kustomization's own folder; never outside of the repository. */
  unrestricted: boolean;
  /** Handed on as they are. */
  others: readonly string[];
}

const SWITCHES = ['--enable-helm', '--helm-debug'];
const WITH_VALUE = ['--load-restrictor', '--reorder', '--helm-kube-version', '--helm-api-versions'];
const RESTRICTORS = ['LoadRestrictionsRootOnly', 'LoadRestrictionsNone', 'rootOnly', 'none'];

/**
 * Reads options as they stand on a command line. Throws RenderError `spec` for one that is not
 * allowed: what runs programs, opens the network or writes files.
 */
export function readBuildOptions(text: string): BuildOptions {
  const words = text.split(/\s+/).filter(Boolean);
  const options: { enableHelm: boolean; unrestricted: boolean; others: string[] } = {
    enableHelm: false,
    unrestricted: false,
    others: [],
  };
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    const [name = '', ...rest] = word.replace(/^-?-?(?=[a-z])/, '--').split('=');
    const written = rest.length > 0 ? rest.join('=') : undefined;
    if (SWITCHES.includes(name)) takeSwitch(name, written ?? 'true', options);
    else if (WITH_VALUE.includes(name)) takeValue(name, written ?? words.shift(), options);
    else throw refused(`${word} is not allowed`);
  }
  return options;
}

function takeSwitch(
  name: string,
  value: string,
  options: { enableHelm: boolean; others: string[] },
): void {
  if (value !== 'true' && value !== 'false') throw refused(`${name} is true or false`);
  if (name === '--enable-helm') options.enableHelm = value === 'true';
  else options.others.push(`${name}=${value}`);
}

function takeValue(
  name: string,
  value: string | undefined,
  options: { unrestricted: boolean; others: string[] },
): void {
  if (value === undefined || value === '') throw refused(`${name} has no value`);
  if (name !== '--load-restrictor') {
    options.others.push(`${name}=${value}`);
    return;
  }
  if (!RESTRICTORS.includes(value)) throw refused(`${name} has no value ${value}`);
  options.unrestricted = /none/i.test(value);
}

function refused(what: string): RenderError {
  const allowed = [...SWITCHES, ...WITH_VALUE].join(', ');
  return new RenderError('spec', `kustomize build options: ${what}; allowed are ${allowed}`);
}
