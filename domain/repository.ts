/** Where this project is published; the `repository` of its packages says the same. */
export const REPOSITORY = "https://github.com/kafka-on-kubernetes/kafka-on-kubernetes";
