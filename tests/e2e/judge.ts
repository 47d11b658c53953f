import type { Limits, LoadResult } from "./types";
import { duration } from "../../deploy/duration";

/** What of a load's figures is not as it must be: nothing acknowledged is ever lost, and the limits are kept. */
export function faultsOf(load: LoadResult, limits: Limits): string[] {
  const faults: string[] = [];
  if (load.acknowledged === 0) faults.push("no message was acknowledged: nothing was shown");
  if (load.lost > 0) faults.push(`${load.lost} acknowledged messages were lost`);
  if (limits.failed !== undefined && load.failed > limits.failed)
    faults.push(`${load.failed} messages failed; at most ${limits.failed} may`);
  if (limits.gap !== undefined && load.longestGap.duration > limits.gap)
    faults.push(
      `no acknowledgement for ${duration(load.longestGap.duration)}; at most ${duration(limits.gap)} may pass`,
    );
  return faults;
}
