import type { Application } from '@lockstep/domain';
import { normalizeRepoUrl, sourcesOf, UserError } from '@lockstep/domain';
import type { ApplicationFilter } from '@lockstep/store';

/** The field's list filters as a question to one application: what its SQL would answer. */
export function matchesApplication(
  filter: Pick<ApplicationFilter, 'name' | 'namespace' | 'projects' | 'repo' | 'selector'>,
): (application: Application) => boolean {
  const selector = parseLabelSelector(filter.selector ?? '');
  const repo = filter.repo ? normalizeRepoUrl(filter.repo) : undefined;
  return ({ metadata, spec }) =>
    (!filter.name || metadata.name === filter.name) &&
    (!filter.namespace || metadata.namespace === filter.namespace) &&
    (!filter.projects?.length || filter.projects.includes(spec.project)) &&
    (!repo || sourcesOf(spec).some((source) => normalizeRepoUrl(source.repoURL) === repo)) &&
    selector(metadata.labels ?? {});
}

type LabelTest = (labels: Record<string, string>) => boolean;

/**
 * A Kubernetes label selector: `a=b`, `a!=b`, `a in (b, c)`, `a notin (b)`, `a`, `!a`, joined by
 * commas.
 * @throws UserError `invalid-argument`
 */
export function parseLabelSelector(text: string): LabelTest {
  const tests = text
    .split(/,(?![^(]*\))/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map(parseRequirement);
  return (labels) => tests.every((test) => test(labels));
}

const EQUALITY = /^([\w./-]+)\s*(==|=|!=)\s*([\w.-]*)$/;
const SET = /^([\w./-]+)\s+(in|notin)\s*\(([^()]*)\)$/;
const EXISTENCE = /^(!?)\s*([\w./-]+)$/;

function parseRequirement(text: string): LabelTest {
  const equality = EQUALITY.exec(text);
  if (equality) {
    const [, key = '', operator, value = ''] = equality;
    return operator === '!='
      ? (labels) => labels[key] !== value
      : (labels) => labels[key] === value;
  }
  const set = SET.exec(text);
  if (set) {
    const [, key = '', operator, list = ''] = set;
    const values = list.split(',').map((value) => value.trim());
    const within: LabelTest = (labels) => key in labels && values.includes(labels[key] ?? '');
    return operator === 'in' ? within : (labels) => !within(labels);
  }
  const existence = EXISTENCE.exec(text);
  if (existence) {
    const [, bang, key = ''] = existence;
    return bang ? (labels) => !(key in labels) : (labels) => key in labels;
  }
  throw new UserError('invalid-argument', `label selector: "${text}" is not a requirement`, [
    { field: 'selector', reason: `"${text}" is not a requirement` },
  ]);
}
