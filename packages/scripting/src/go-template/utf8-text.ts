/** Bytes as a text, as Go writes them into JSON: one U+FFFD for each byte that is no UTF-8. */
export function utf8Text(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return leniently(bytes);
  }
}

function leniently(bytes: Uint8Array): string {
  const pieces: string[] = [];
  for (let at = 0; at < bytes.length; ) {
    const width = widthAt(bytes, at);
    pieces.push(
      width === 0
        ? '\uFFFD'
        : new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes.subarray(at, at + width)),
    );
    at += Math.max(width, 1);
  }
  return pieces.join('');
}

/** How many bytes the character has that begins here; none where it is no whole one. */
function widthAt(bytes: Uint8Array, at: number): number {
  const first = bytes[at] ?? 0;
  if (first < 0x80) return 1;
  const width = first >= 0xf5 || first < 0xc2 ? 0 : first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  const second = bytes[at + 1] ?? 0;
  const isTooLow = (first === 0xe0 && second < 0xa0) || (first === 0xf0 && second < 0x90);
  const isTooHigh = (first === 0xed && second > 0x9f) || (first === 0xf4 && second > 0x8f);
  if (isTooLow || isTooHigh) return 0;
  for (let next = 1; next < width; next++) {
    if (((bytes[at + next] ?? 0) & 0xc0) !== 0x80) return 0;
  }
  return width;
}
