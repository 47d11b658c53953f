/** What a call throws. */
import assert from "node:assert/strict";
import { InvalidSettings } from "../../components/shared/schema";

/** The faults that `call` finds, one text per fault as its message has them; none if it finds no fault. */
export function faultsOf(call: () => unknown): string[] {
  try {
    call();
  } catch (error) {
    assert.ok(error instanceof InvalidSettings, String(error));
    const [, ...lines] = error.message.split("\n");
    assert.equal(lines.length, error.problems.length, "one line per fault");
    return lines.map((line) => line.trim());
  }
  return [];
}
