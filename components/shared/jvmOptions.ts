/** Options of a JVM beside its heap. They go into a shell's words, so that none may have characters that a shell reads. */
import { list, matching, type Problem } from "./schema";

export const jvmOptions = () =>
  list(
    matching(/^-[\w:+=.,/@%~-]+$/, "one option without spaces, quotes and $ (e.g. -XX:MaxGCPauseMillis=20)"),
    "JVM options (e.g. -XX:MaxGCPauseMillis=20)",
  )
    .optional()
    .describe("options of the JVM, after the program's own");

const REFUSED: readonly (readonly [RegExp, string])[] = [
  [/^-(Xm[sx]|XX:(Max|Initial|Min)(HeapSize|RAMPercentage|RAMFraction))/, "the heap is the setting heap"],
  [
    /^-Djava\.security\.properties=/,
    "the program sets it, for how long names that are not found are remembered",
  ],
  [/^-(cp|classpath|jar|-.*)$/, "the start script sets what is run"],
];

/** Options that would undo what the program or another setting says. */
export const jvmOptionProblems = ({
  jvmOptions: given = [],
}: {
  jvmOptions?: string[] | undefined;
}): Problem[] =>
  given.flatMap((option, index) =>
    REFUSED.filter(([pattern]) => pattern.test(option)).map(([, reason]) => ({
      path: `jvmOptions[${index}]`,
      message: `"${option}" is not allowed; ${reason}`,
    })),
  );
