/** Sessions: the bounds within which ZooKeeper lets its clients choose. */
import { rule } from "../rule";
import { configuredEnsembles, ensembleSettingsOf } from "./subjects";

export const sessionTimeoutsOrdered = rule({
  name: "session-timeouts-ordered",
  group: "quorum",
  description: "An ensemble's shortest session is not longer than its longest.",
  protects:
    "ZooKeeper stops at its start with `minSessionTimeout must not be longer than maxSessionTimeout`. Unset, they are 2 and 20 ticks, so that one of them alone is enough to cross the other.",
  severity: "critical",
  enforcementLevel: "mandatory",
  remediationSteps: "Set minSessionTimeout at or below maxSessionTimeout, or leave both out.",
  subjects: configuredEnsembles,
  check(ensemble, { violation }) {
    const { minSessionTimeoutMs: least, maxSessionTimeoutMs: most } = ensembleSettingsOf(ensemble);
    if (least > most)
      violation(
        `its sessions last ${least} ms at least (minSessionTimeout) and ${most} ms at most (maxSessionTimeout)`,
      );
  },
});
