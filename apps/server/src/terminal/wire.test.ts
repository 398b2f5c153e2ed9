import { describe, expect, it } from 'vitest';
import { LOCKSTEP_TERMINAL, wireOf } from './wire.ts';

const bytes = (text: string) => Buffer.from(text, 'utf8');
const part = (data: Uint8Array, stream: 'stdout' | 'stderr' = 'stdout') => ({ stream, data });

describe('the field’s messages', () => {
  it.each([
    [
      { operation: 'stdin', data: 'ls\r' },
      { kind: 'data', data: bytes('ls\r') },
    ],
    [
      { operation: 'resize', cols: 80, rows: 24 },
      { kind: 'resize', size: { cols: 80, rows: 24 } },
    ],
    [{ operation: 'resize', cols: 0, rows: 24 }, { kind: 'none' }],
    [{ operation: 'resize', cols: 1e6, rows: 24 }, { kind: 'none' }],
    [{ operation: 'resize', cols: '80', rows: 24 }, { kind: 'none' }],
    [{ operation: 'stdin', data: 7 }, { kind: 'none' }],
    [{ operation: 'format-disk' }, { kind: 'none' }],
    [null, { kind: 'none' }],
    ['text', { kind: 'none' }],
  ])('%j', (message, input) => {
    expect(wireOf('').read(bytes(JSON.stringify(message)), false)).toEqual(input);
  });

  it('what is no JSON says nothing', () => {
    expect(wireOf('').read(bytes('{'), false)).toEqual({ kind: 'none' });
  });

  it('output is text, also where a letter is cut', () => {
    const wire = wireOf('');
    const [first, second] = [bytes('ü').subarray(0, 1), bytes('ü').subarray(1)];
    expect(wire.output(part(first))).toBeUndefined();
    expect(JSON.parse(String(wire.output(part(second))))).toMatchObject({
      operation: 'stdout',
      data: 'ü',
    });
  });

  it('an end is told where there is something to say', () => {
    expect(wireOf('').end({ exitCode: 3 })).toBeUndefined();
    expect(JSON.parse(wireOf('').end({ message: 'no more' }) ?? '')).toMatchObject({
      operation: 'stdout',
      data: '\r\nno more\r\n',
    });
  });
});

describe('our own messages', () => {
  const wire = wireOf(LOCKSTEP_TERMINAL);
  it('carry bytes both ways', () => {
    const data = Buffer.of(0, 255, 10);
    expect(wire.read(data, true)).toEqual({ kind: 'data', data });
    expect(wire.output(part(data))).toEqual(Buffer.of(1, 0, 255, 10));
    expect(wire.output(part(data, 'stderr'))).toEqual(Buffer.of(2, 0, 255, 10));
  });

  it.each([
    [
      { operation: 'resize', cols: 1, rows: 2 },
      { kind: 'resize', size: { cols: 1, rows: 2 } },
    ],
    [{ operation: 'end-input' }, { kind: 'end-input' }],
  ])('%j', (message, input) => {
    expect(wire.read(bytes(JSON.stringify(message)), false)).toEqual(input);
  });

  it('tell the exit code', () => {
    expect(JSON.parse(wire.end({ exitCode: 3 }) ?? '')).toEqual({ operation: 'end', exitCode: 3 });
  });
});
