/** The release that the tests of this run are about: KAFKA_RELEASE, else the default. */
import { defaultRelease, kafkaRelease } from "../../domain/kafka/releases";

export const release = kafkaRelease(process.env.KAFKA_RELEASE ?? defaultRelease.version);
