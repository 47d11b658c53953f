/** What the load's messages look like: which run, which number, and padding. */
import { randomBytes } from "node:crypto";

const RUN_BYTES = 8;
const HEAD_BYTES = RUN_BYTES + 4;
/** Bytes of a message's value; its content has no meaning beyond the head. */
const VALUE_BYTES = 256;

/** A mark that tells the messages of one load from those of others in the same topic. */
export function newRun(): Buffer {
  return randomBytes(RUN_BYTES);
}

export function encode(run: Buffer, number: number): Buffer {
  const value = Buffer.alloc(VALUE_BYTES);
  run.copy(value);
  value.writeUInt32BE(number, RUN_BYTES);
  return value;
}

/** The number of a message of this run, or undefined when it is none of its messages. */
export function decode(run: Buffer, value: Buffer): number | undefined {
  if (value.length < HEAD_BYTES || !value.subarray(0, RUN_BYTES).equals(run)) return undefined;
  return value.readUInt32BE(RUN_BYTES);
}
