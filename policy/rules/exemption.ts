/** The rule about exemptions themselves. */
import { EXEMPT_ANNOTATION } from "../../domain/exemptions";
import { didYouMean, exemptionsOf } from "../exemptions";
import { type Rule, type Subject, rule } from "../rule";

/** `names` are those of all rules; a function, since this rule is one of them. */
export const exemptionValid = (names: () => readonly string[]): Rule =>
  rule({
    name: "exemption-valid",
    group: "configuration",
    description: "Every exemption names a rule, a reason and the last day on which it holds.",
    protects: "A misspelt exemption exempts from nothing, and one without an end is never looked at again.",
    severity: "medium",
    enforcementLevel: "mandatory",
    remediationSteps: `Write ${EXEMPT_ANNOTATION}: "<rule>=<reason>; until=<YYYY-MM-DD>", several separated by | or line breaks.`,
    subjects: ({ objects }): readonly Subject[] => objects,
    check({ body }, { violation }) {
      // Stops here if the annotation is not known yet: until it is, it exempts from nothing.
      body.at("metadata", "annotations", EXEMPT_ANNOTATION).text();
      const { exemptions, faults } = exemptionsOf(body);
      for (const fault of faults) violation(fault);
      for (const { rule: name } of exemptions) {
        if (!names().includes(name)) violation(`"${name}" is no rule${didYouMean(name, names())}`);
      }
    },
  });
