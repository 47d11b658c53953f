/** Brokers on NFS are a decision: whoever takes it says why, on the brokers' StatefulSet. */

/** The annotation that holds the reason; the policy nfs-justified asks for it. */
export const NFS_JUSTIFICATION = "kafka-on-kubernetes/nfs-justification";

const FEWEST_WORDS = 3;

/** Whether a text may be a reason: a few words, in a language with spaces between them or without. */
export function isReason(text: string): boolean {
  // The dictionary takes longer to load than most policies take together, and is needed only where it can make a difference.
  const isWord = (segment: string) => /\p{L}/u.test(segment);
  if (text.split(/\s+/).filter(isWord).length >= FEWEST_WORDS) return true;
  if ((text.match(/\p{L}/gu) ?? []).length < FEWEST_WORDS) return false;
  const segments = new Intl.Segmenter("zh", { granularity: "word" }).segment(text);
  const words = [...segments].filter(({ segment }) => isWord(segment));
  return words.length >= FEWEST_WORDS;
}
