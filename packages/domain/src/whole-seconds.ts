/** An ISO time in UTC as Kubernetes writes times: without fractions, which strict readers refuse. */
export function wholeSeconds(time: string): string {
  return time.replace(/\.\d+(?=Z$)/, '');
}
