/** A block of a text in PEM: the kind that its first line names, what it holds, and all of it. */
export interface PemBlock {
  kind: string;
  /** In Base64. */
  body: string;
  whole: string;
}

/** The first block of such a kind. Looks at the text once, however many blocks only begin. */
export function pemBlock(text: string, isWanted: (kind: string) => boolean): PemBlock | undefined {
  let begun: RegExpExecArray | undefined;
  for (const line of text.matchAll(/-----(BEGIN|END) ([A-Z0-9 ]+)-----/g)) {
    const [edge, side, kind = ''] = line;
    if (side === 'BEGIN') {
      begun = line;
    } else if (begun?.[2] === kind && isWanted(kind)) {
      const body = text.slice(begun.index + begun[0].length, line.index);
      return { kind, body, whole: text.slice(begun.index, line.index + edge.length) };
    } else {
      begun = undefined;
    }
  }
  return undefined;
}

/** A block in PEM of what is given in DER. */
export function pemOf(kind: string, der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${kind}-----\n${lines.join('\n')}\n-----END ${kind}-----\n`;
}
