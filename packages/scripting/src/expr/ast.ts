import type { Value } from '../go-template/value.ts';

/** An expression as read; `at` is where it begins, for messages. */
export type Expression =
  | { kind: 'value'; value: Value; at: number }
  | { kind: 'name'; name: string; at: number }
  /** `#`, `#acc`, `#index`. */
  | { kind: 'pointer'; name: string; at: number }
  | { kind: 'array'; items: Expression[]; at: number }
  | { kind: 'map'; entries: [key: Expression, value: Expression][]; at: number }
  | { kind: 'unary'; sign: string; operand: Expression; at: number }
  | { kind: 'binary'; sign: string; left: Expression; right: Expression; at: number }
  | { kind: 'conditional'; condition: Expression; yes: Expression; no: Expression; at: number }
  | { kind: 'member'; of: Expression; key: Expression; isOptional: boolean; at: number }
  | { kind: 'slice'; of: Expression; from?: Expression; to?: Expression; at: number }
  /** Where a chain with `?.` ends: what is skipped is skipped up to here. */
  | { kind: 'chain'; of: Expression; at: number }
  | { kind: 'call'; name: string; args: Expression[]; at: number }
  | {
      kind: 'method';
      of: Expression;
      name: string;
      isOptional: boolean;
      args: Expression[];
      at: number;
    }
  | { kind: 'let'; name: string; value: Expression; body: Expression; at: number }
  | { kind: 'sequence'; parts: Expression[]; at: number };
