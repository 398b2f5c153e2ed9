import { notAKey } from './armor.ts';

/** One packet (RFC 9580, section 4): its type, its body, and all of its bytes. */
export interface Packet {
  tag: number;
  body: Buffer;
  raw: Buffer;
}

const MAX_PACKETS = 20_000;

/** @throws UserError invalid-argument where the bytes are not whole packets. */
export function readPackets(bytes: Uint8Array): Packet[] {
  const source = Buffer.from(bytes);
  const packets: Packet[] = [];
  for (let at = 0; at < source.length; ) {
    const { tag, start, length } = readHeader(source, at);
    const end = start + length;
    if (end > source.length) throw notAKey('it ends within a packet');
    packets.push({ tag, body: source.subarray(start, end), raw: source.subarray(at, end) });
    if (packets.length > MAX_PACKETS) throw notAKey(`it has more than ${MAX_PACKETS} packets`);
    at = end;
  }
  return packets;
}

interface Header {
  tag: number;
  start: number;
  length: number;
}

function readHeader(source: Buffer, at: number): Header {
  const first = byteAt(source, at);
  if ((first & 0x80) === 0) throw notAKey('it does not consist of OpenPGP packets');
  return (first & 0x40) === 0 ? readOldHeader(source, at) : readNewHeader(source, at);
}

function readOldHeader(source: Buffer, at: number): Header {
  const first = byteAt(source, at);
  const size = [1, 2, 4][first & 3];
  if (size === undefined) throw notAKey('a packet does not state its length');
  return {
    tag: (first >> 2) & 15,
    start: at + 1 + size,
    length: number(source, at + 1, size),
  };
}

function readNewHeader(source: Buffer, at: number): Header {
  const tag = byteAt(source, at) & 63;
  const { length, size } = readLength(source, at + 1);
  return { tag, start: at + 1 + size, length };
}

/** Lengths as new packets and subpackets of signatures have them (sections 4.2.1 and 5.2.3.7). */
export function readLength(source: Buffer, at: number): { length: number; size: number } {
  const first = byteAt(source, at);
  if (first < 192) return { length: first, size: 1 };
  if (first < 224) {
    return { length: ((first - 192) << 8) + byteAt(source, at + 1) + 192, size: 2 };
  }
  if (first === 255) return { length: number(source, at + 1, 4), size: 5 };
  throw notAKey('a packet comes in parts, which keys must not');
}

function number(source: Buffer, at: number, size: number): number {
  if (at + size > source.length) throw notAKey('it ends within a packet');
  return source.readUIntBE(at, size);
}

function byteAt(source: Buffer, at: number): number {
  const byte = source[at];
  if (byte === undefined) throw notAKey('it ends within a packet');
  return byte;
}
