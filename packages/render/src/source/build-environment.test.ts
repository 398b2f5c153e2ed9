import { expect, test } from 'vitest';
import { substitute } from './build-environment.ts';

const VARIABLES = { NAME: 'app', N2: 'two' };

/* biome-ignore-start lint/suspicious/noTemplateCurlyInString: the form that is tested. */
test.each([
  ['$NAME-${NAME}', 'app-app'],
  ['$N2$NAME', 'twoapp'],
  ['$NAMES ${OTHER}.', ' .'],
  ['$$NAME $${NAME}', '$NAME ${NAME}'],
  ['${$}', '$'],
  ['cost: 5$, $ and $', 'cost: 5$, $ and $'],
  ['$1NAME $*x $-', 'NAME x '],
  ['a${}b', 'ab'],
  ['a${NAME', 'aNAME'],
  ['${a b}c', 'c'],
  ['$ÄNAME', '$ÄNAME'],
  ['${constructor}$toString', ''],
])('%s becomes %s', (text, expected) => {
  expect(substitute(text, VARIABLES)).toBe(expected);
});
/* biome-ignore-end lint/suspicious/noTemplateCurlyInString: the form that is tested. */
