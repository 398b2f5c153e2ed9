/**
 * Breaks a text at the last space before each line gets longer than `width`; a word that is longer
 * is broken only with `breaksWords`.
 */
export function wrapText(
  text: string,
  width: number,
  lineEnd: string,
  breaksWords: boolean,
): string {
  const most = Math.max(width, 1);
  const end = lineEnd === '' ? '\n' : lineEnd;
  let wrapped = '';
  let at = 0;
  while (text.length - at > most) {
    if (text[at] === ' ') {
      at++;
      continue;
    }
    const space = text.lastIndexOf(' ', at + most);
    if (space >= at) {
      wrapped += text.slice(at, space) + end;
      at = space + 1;
    } else if (breaksWords) {
      wrapped += text.slice(at, at + most) + end;
      at += most;
    } else {
      const next = text.indexOf(' ', at + most);
      if (next < 0) break;
      wrapped += text.slice(at, next) + end;
      at = next + 1;
    }
  }
  return wrapped + text.slice(at);
}
