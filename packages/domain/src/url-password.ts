/** An address without the password that stands in it: `http://me@proxy.example:3128`. */
export function withoutUrlPassword(address: string): string {
  return address.replace(/^([a-z][a-z0-9+.-]*:\/\/[^/?#:@]*):[^/?#]*@/i, '$1@');
}
