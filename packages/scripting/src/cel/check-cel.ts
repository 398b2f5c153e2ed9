/** What is wrong with an expression that is to say yes or no; undefined for nothing. */
export async function checkCel(expression: string): Promise<string | undefined> {
  const { celEnvironment, celMessage } = await import('./environment.ts');
  const checked = celEnvironment().check(expression);
  if (!checked.valid) return celMessage(checked.error);
  if (checked.type === 'bool' || checked.type === 'dyn') return undefined;
  return `answers ${checked.type}, and should answer true or false`;
}
