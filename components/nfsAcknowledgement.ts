/** Brokers on NFS are a decision: whoever takes it says why, on the brokers' StatefulSet. */

/** The annotation that holds the reason; the policy nfs-acknowledged asks for it. */
export const NFS_ACKNOWLEDGED = "kafka-on-kubernetes/nfs-acknowledged";

const FEWEST_WORDS = 3;

/** Whether a text may be a reason: a few words, in a language with spaces between them or without. */
export function isReason(text: string): boolean {
  const segments = new Intl.Segmenter("zh", { granularity: "word" }).segment(text);
  const words = [...segments].filter(({ segment }) => /\p{L}/u.test(segment));
  return words.length >= FEWEST_WORDS;
}
