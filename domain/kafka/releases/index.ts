/** The Kafka releases that are known: a directory each, and a line each here. */
import { release as kafka352 } from "./3.5.2";
import type { KafkaRelease } from "./release";

/** The release that is deployed, and that configurations are checked for. */
export const defaultRelease: KafkaRelease = kafka352;
