/** Numbers and times as people read them. */
import { duration } from "../../../deploy/duration";
import { type LoadResult } from "../types";

/** A length of time: `136 ms`, `4.2 s`, `5 min 2 s`. */
export function span(milliseconds: number): string {
  return milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : duration(milliseconds);
}

/** A count with thousands set apart. */
export function count(number: number): string {
  return number.toLocaleString("en-US");
}

/** What became of the messages, in one sentence. */
export function outcomeOf({ sent, acknowledged, failed, lost, duplicated }: LoadResult): string {
  const kept = lost === 0 ? "none lost" : `${count(lost)} of these lost`;
  const once = duplicated === 0 ? "none twice in the log" : `${count(duplicated)} twice in the log`;
  if (failed === 0 && acknowledged === sent)
    return `${count(sent)} messages sent, all acknowledged, ${kept}, ${once}.`;
  return `${count(sent)} messages sent, ${count(acknowledged)} acknowledged, ${count(failed)} failed, ${kept}, ${once}.`;
}
