/** Topics of the stack that is measured. */

/** Partitions and replicas of each. */
export const SHAPE = { partitions: 6, replicas: 3 };

/** Names of so many topics. */
export const topicNames = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `topic-${index}`);
