/**
 * Licences under which we take packages: those that ask for their notice only, and of those with a
 * share-alike rule the ones whose rule ends at their own files (MPL, EPL; OFL for fonts), which we
 * ship unchanged.
 */
const PERMITTED = new Set([
  ...['MIT', 'MIT-0', 'ISC', '0BSD', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0'],
  ...['BlueOak-1.0.0', 'Unlicense', 'CC0-1.0', 'PSF-2.0', 'Python-2.0', 'Zlib'],
  ...['MPL-2.0', 'EPL-2.0', 'OFL-1.1'],
]);

/** The licence as one SPDX expression, also from the forms that package.json had before. */
export function licenceExpression(stated: unknown): string | undefined {
  if (typeof stated === 'string' && stated.trim()) return stated.trim();
  if (Array.isArray(stated)) {
    const each = stated.map(licenceExpression);
    return each.length > 0 && each.every(Boolean) ? each.join(' OR ') : undefined;
  }
  if (typeof stated === 'object' && stated !== null && 'type' in stated) {
    return licenceExpression(stated.type);
  }
  return undefined;
}

/** Whether an SPDX expression leaves a way to use the package under licences that we take. */
export function isPermitted(expression: string): boolean {
  const tokens = expression.match(/[()]|[^\s()]+/g) ?? [];
  let at = 0;
  const isWord = (word: string) => tokens[at]?.toUpperCase() === word;

  const one = (): boolean => {
    if (tokens[at] === '(') {
      at++;
      const inner = any();
      if (tokens[at++] !== ')') throw new Error('unbalanced');
      return inner;
    }
    const name = tokens[at++];
    // An exception only ever permits more.
    if (isWord('WITH')) at += 2;
    return name !== undefined && PERMITTED.has(name);
  };
  const all = (): boolean => {
    let permitted = one();
    while (isWord('AND')) {
      at++;
      permitted = one() && permitted;
    }
    return permitted;
  };
  const any = (): boolean => {
    let permitted = all();
    while (isWord('OR')) {
      at++;
      permitted = all() || permitted;
    }
    return permitted;
  };

  try {
    return any() && at === tokens.length;
  } catch {
    return false;
  }
}
