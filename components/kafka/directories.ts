/** Directories of a broker's container that the program uses. */

/** Directory of the mounted configuration. */
export const CONFIG_DIRECTORY = "/etc/kafka";

/** Where the volume is mounted. */
export const DATA_DIRECTORY = "/var/lib/kafka";

/** Where the image has Kafka. */
export const KAFKA_DIRECTORY = "/opt/kafka";

/** What a broker writes to beside its volume; /tmp also holds the native compression libraries it unpacks. */
export const WRITABLE_DIRECTORIES = { tmp: "/tmp", logs: `${KAFKA_DIRECTORY}/logs` } as const;
