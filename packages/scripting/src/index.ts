/** Runs other people's text: each language in a room of its own, with limits. */
export { type ExprInput, type ExprLimits, evaluateExpr } from './expr/index.ts';
export { renderGoTemplate, type TemplateInput, type TemplateLimits } from './go-template/index.ts';
export { createJq, type Jq, type JqOptions } from './jq/jq.ts';
export * from './lua/index.ts';
