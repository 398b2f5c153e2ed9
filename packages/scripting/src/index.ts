/** Runs other people's text: each language in a room of its own, with limits. */
export {
  type Cel,
  type CelAnswer,
  type CelOptions,
  type CelOutcome,
  type CelRequest,
  createCel,
} from './cel/cel.ts';
export { checkCel } from './cel/check-cel.ts';
export { type ReadRules, readRules } from './cel/read-rules.ts';
export { type ExprInput, type ExprLimits, evaluateExpr } from './expr/index.ts';
export {
  goText,
  renderGoTemplate,
  type TemplateInput,
  type TemplateLimits,
  TextMap,
} from './go-template/index.ts';
export { createJq, type Jq, type JqOptions } from './jq/jq.ts';
export {
  evaluateJsonnet,
  type JsonnetAnswer,
  type JsonnetLimits,
  type JsonnetRequest,
  type JsonnetVariable,
} from './jsonnet/evaluate.ts';
export * from './lua/index.ts';
export { type ReadApprovalRules, readApprovalRules } from './read-approval-rules.ts';
export { readYaml } from './read-yaml.ts';
