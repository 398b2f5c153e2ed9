import type { RenderWarning } from '../../render-input.ts';
import { type Instability, UNSTABLE_FUNCTIONS } from './functions.ts';
import { templateFiles } from './template-files.ts';
import { renderedTemplates, type UsedCall, usedCalls } from './used-calls.ts';

const MAX_PLACES = 5;

/** What it means, and what to do. */
const WORDS = {
  random:
    'every render gives another value, so that the application does not stay Synced. Set the values that it makes up when they are missing, or keep the field out of the comparison with ignoreDifferences.',
  time: 'a later render gives another value, so that the application does not stay Synced. Take the time from a value, or keep the field out of the comparison with ignoreDifferences.',
  cluster:
    'it finds nothing here, as always with helm template: the chart does what it does in an empty cluster. Set the values that it looks for.',
} as const satisfies Record<Instability, string>;

/**
 * Warns of templates that made something by functions whose result does not follow from values.
 * `again` renders once more: where nothing differs, nothing random was used.
 */
export async function unstableWarnings(render: {
  dir: string;
  scratch: string;
  output: string;
  again(): Promise<string | undefined>;
}): Promise<RenderWarning[]> {
  const { dir, scratch, output } = render;
  const files = await templateFiles(dir, scratch);
  const calls = usedCalls(files, renderedTemplates(output));
  const isOf = (kind: Instability) => calls.filter(({ name }) => UNSTABLE_FUNCTIONS[name] === kind);
  const random = isOf('random');
  const isSame = random.length > 0 && (await render.again()) === output;
  return [
    ...warning(isSame ? [] : random, WORDS.random),
    ...warning(isOf('time'), WORDS.time),
    ...warning(isOf('cluster'), WORDS.cluster),
  ];
}

function warning(calls: readonly UsedCall[], words: string): RenderWarning[] {
  if (calls.length === 0) return [];
  const places = [...new Set(calls.map(place))];
  const more = places.length > MAX_PLACES ? ` and ${places.length - MAX_PLACES} more` : '';
  const told = places.slice(0, MAX_PLACES).join(', ');
  return [{ type: 'UnstableRenderWarning', message: `${told}${more}: ${words}` }];
}

/** In the chart's own words: without its name in front. */
function place({ path, line, name }: UsedCall): string {
  return `${path.slice(path.indexOf('/') + 1)}:${line} uses ${name}`;
}
