/** Colours of a status on a badge; dark enough for white text (WCAG 4.5:1). */
const COLOURS: Record<string, string> = {
  Healthy: '#0f7b52',
  Synced: '#0f7b52',
  Progressing: '#0b6fa4',
  Degraded: '#b3261e',
  OutOfSync: '#9a5b00',
  Suspended: '#5f4b8b',
  Missing: '#8a6100',
};
const UNKNOWN_COLOUR = '#5a6472';

/** Two labelled boxes. Widths are estimated from the number of letters: no font is loaded. */
export function badgeSvg(health: string, sync: string): string {
  const widthOf = (text: string) => Math.round(text.length * 6.6) + 18;
  const [left, right] = [widthOf(health), widthOf(sync)];
  const box = (x: number, width: number, text: string) =>
    `<rect x="${x}" width="${width}" height="20" fill="${COLOURS[text] ?? UNKNOWN_COLOUR}"/>` +
    `<text x="${x + width / 2}" y="14" text-anchor="middle">${text}</text>`;
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${left + right}" height="20" role="img" ` +
    `aria-label="${health}, ${sync}"><title>${health}, ${sync}</title>` +
    '<clipPath id="r"><rect width="100%" height="20" rx="3"/></clipPath>' +
    '<g clip-path="url(#r)" fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" ' +
    `font-size="11">${box(0, left, health)}${box(left, right, sync)}</g></svg>`
  );
}
