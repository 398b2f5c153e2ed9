import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { harmlessText } from './harmless-text.ts';
import { processTerminal } from './terminal.ts';

describe('text for a terminal', () => {
  it.each([
    ['plain text', 'héllo\tworld\r\n', 'héllo\tworld\r\n'],
    ['colours', '\x1b[1;31mred\x1b[0m', '\x1b[1;31mred\x1b[0m'],
    ['the line that progress erases', '\r\x1b[2Know', '\r\x1b[2Know'],
    ['the clipboard', '\x1b]52;c;cm0gLXJm\x07', '\ufffd]52;c;cm0gLXJm\ufffd'],
    ['the title of the window', '\x1b]0;root\x1b\\', '\ufffd]0;root\ufffd\\'],
    ['a question that the terminal answers', '\x1b[6n', '\ufffd[6n'],
    ['other places of the screen', '\x1b[2J\x1b[H', '\ufffd[2J\ufffd[H'],
    ['controls of eight bits', '\u009b6n\u009d0;x\u009c', '\ufffd6n\ufffd0;x\ufffd'],
    ['backspaces', 'yes\b\b\bno', 'yes\ufffd\ufffd\ufffdno'],
  ])('has %s', (_name, text, shown) => {
    expect(harmlessText(text)).toBe(shown);
  });
});

describe('what a command writes', () => {
  it.each([
    ['a person', true, 'a\ufffd]0;x\ufffdb'],
    ['a file, byte for byte', undefined, 'a\x1b]0;x\x07b'],
  ])('to %s', (_name, isTTY, written) => {
    const texts: string[] = [];
    const stream = Object.assign(new EventEmitter(), {
      isTTY,
      write: (text: string) => texts.push(text),
    });
    const terminal = processTerminal({
      ...{ stdout: stream, stderr: stream, stdin: stream, env: {} },
    } as never);
    terminal.out('a\x1b]0;x\x07b');
    terminal.err('a\x1b]0;x\x07b');
    expect(texts).toEqual([written, written]);
  });
});
