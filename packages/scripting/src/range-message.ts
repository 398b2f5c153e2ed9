/** What a RangeError of ours says to people: the stack's end, or a value that cannot be. */
export function rangeMessage({ message }: RangeError, tooDeep: string): string {
  return message.startsWith('Maximum call stack')
    ? tooDeep
    : 'a number, a time or the length of a text is out of range';
}
