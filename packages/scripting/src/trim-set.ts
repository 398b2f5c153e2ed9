/** A text without the characters of a set at its ends. */
export function trimSet(text: string, set: string): string {
  const letters = [...text];
  let [from, to] = [0, letters.length];
  while (from < to && set.includes(letters[from] as string)) from++;
  while (to > from && set.includes(letters[to - 1] as string)) to--;
  return letters.slice(from, to).join('');
}
