import type { Functions } from './function.ts';

/** `tpl template data`: a text that is a template itself, carried out with the same functions. */
export const tplFunctions: Functions = {
  tpl: {
    params: 'sa',
    call: ([template, data], { render }) => render(template as string, data),
  },
};
