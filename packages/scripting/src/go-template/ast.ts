import type { GoComplex } from './value.ts';

/** A template as read. Lines are kept for messages. */

export type Node =
  | { kind: 'text'; text: string }
  | { kind: 'action'; pipe: Pipe; line: number }
  | { kind: 'if' | 'with' | 'range'; pipe: Pipe; body: Node[]; orElse?: Node[]; line: number }
  | { kind: 'template'; name: string; pipe?: Pipe; line: number }
  | { kind: 'break' | 'continue'; line: number };

export interface Pipe {
  /** Variables that take its value; in a range the key (or value) first. */
  names: string[];
  isAssignment: boolean;
  commands: Command[];
  line: number;
}

/** A function, field or value with its arguments. */
export interface Command {
  args: Operand[];
  line: number;
}

export type Operand =
  | { kind: 'identifier'; name: string; line: number }
  | { kind: 'field'; names: string[]; line: number }
  | { kind: 'variable'; name: string; names: string[]; line: number }
  | { kind: 'chain'; of: Operand; names: string[]; line: number }
  | { kind: 'pipe'; pipe: Pipe; line: number }
  | { kind: 'dot' | 'nil'; line: number }
  | { kind: 'boolean'; value: boolean; line: number }
  | { kind: 'text'; value: string; line: number }
  /** `value` as a template uses it where any type will do. */
  | { kind: 'number'; value: number | bigint | GoComplex; text: string; line: number };

export interface Templates {
  main: Node[];
  named: Map<string, Node[]>;
}
