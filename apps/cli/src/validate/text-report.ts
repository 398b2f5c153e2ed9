import type { Paint } from '../output/paint.ts';
import { countOf, type FindingLevel, type FolderReport, tellPlace } from './finding.ts';

const MOODS = { error: 'bad', warning: 'busy', note: 'dim' } as const satisfies Record<
  FindingLevel,
  string
>;

/** For people: a line for each finding, and what it comes to. */
export function textReport(reports: readonly FolderReport[], paint: Paint): string {
  const lines = reports.flatMap(({ folder, objects, checks, findings }) => [
    paint(folder, 'bold'),
    ...findings.map((finding) => {
      const { level, check, object = '', message } = finding;
      const about = [tellPlace(finding), object].map((one) => one && `${one}: `).join('');
      return `  ${paint(level, MOODS[level])} ${check}: ${about}${oneLine(message)}`;
    }),
    `  ${objects} ${objects === 1 ? 'object' : 'objects'}, checked by ${checks.join(', ')}`,
  ]);
  const [errors, warnings] = [countOf(reports, 'error'), countOf(reports, 'warning')];
  return `${[...lines, '', `${times(errors, 'error')}, ${times(warnings, 'warning')}`].join('\n')}\n`;
}

function times(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}

function oneLine(text: string): string {
  return text.replace(/\s*[\r\n]+\s*/g, ' ');
}
