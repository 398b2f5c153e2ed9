/** A script as the parser reads it: names are resolved to locals, upvalues and globals. */

export interface Local {
  name: string;
  slot: number;
  /** Some function inside uses it: then it lives in a box of its own. */
  captured: boolean;
}

export type UpvalueSource = { from: 'local'; local: Local } | { from: 'upvalue'; index: number };

export interface FunctionBody {
  name: string;
  params: Local[];
  isVararg: boolean;
  body: Block;
  slotCount: number;
  upvalues: UpvalueSource[];
}

export interface Block {
  statements: Statement[];
  /** Where a goto goes on, by name. */
  labels: Map<string, number>;
}

export type BinaryOperator = '+' | '-' | '*' | '/' | '%' | '^';
export type Comparison = '==' | '~=' | '<' | '<=' | '>' | '>=';

export type Expression =
  | { kind: 'constant'; value: undefined | boolean | number | string }
  | { kind: 'vararg' }
  | { kind: 'function'; body: FunctionBody }
  | { kind: 'local'; local: Local }
  | { kind: 'upvalue'; index: number; name: string }
  | { kind: 'global'; name: string; line: number }
  | { kind: 'index'; object: Expression; key: Expression; line: number }
  | Call
  | { kind: 'and' | 'or'; left: Expression; right: Expression }
  | { kind: 'not'; operand: Expression }
  | { kind: 'negate' | 'length'; operand: Expression; line: number }
  | {
      kind: 'arithmetic';
      operator: BinaryOperator;
      left: Expression;
      right: Expression;
      line: number;
    }
  | { kind: 'compare'; operator: Comparison; left: Expression; right: Expression; line: number }
  | { kind: 'concat'; parts: Expression[]; line: number }
  | { kind: 'table'; items: TableItem[]; line: number }
  /** In parentheses: of several values, the first. */
  | { kind: 'first'; operand: Expression };

export type Call =
  | { kind: 'call'; callee: Expression; args: Expression[]; line: number }
  | { kind: 'method'; object: Expression; name: string; args: Expression[]; line: number };

export type TableItem =
  | { kind: 'item'; value: Expression }
  | { kind: 'field'; key: Expression; value: Expression };

export type Assignable = Extract<Expression, { kind: 'local' | 'upvalue' | 'global' | 'index' }>;

export type Statement =
  | { kind: 'local'; locals: Local[]; values: Expression[] }
  | { kind: 'local-function'; local: Local; body: FunctionBody }
  | { kind: 'assign'; targets: Assignable[]; values: Expression[] }
  | { kind: 'call'; call: Call }
  | { kind: 'do'; body: Block }
  | { kind: 'while'; condition: Expression; body: Block }
  | { kind: 'repeat'; body: Block; condition: Expression }
  | { kind: 'if'; branches: { condition: Expression; body: Block }[]; otherwise?: Block }
  | {
      kind: 'numeric-for';
      local: Local;
      from: Expression;
      to: Expression;
      step?: Expression;
      body: Block;
      line: number;
    }
  | { kind: 'generic-for'; locals: Local[]; values: Expression[]; body: Block; line: number }
  | { kind: 'return'; values: Expression[] }
  | { kind: 'break' }
  | { kind: 'goto'; label: string };
