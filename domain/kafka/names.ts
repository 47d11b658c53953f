/** Names and passwords that brokers take: for settings, components and the provider alike. */

/** A topic's name (org.apache.kafka.common.internals.Topic); those that begin with __ are Kafka's own. */
export const TOPIC_NAME = /^(?!\.{1,2}$)(?!__)[A-Za-z0-9._-]{1,249}$/;

/** A user's name that SCRAM and quotas take as it is, or the name of a certificate. */
export const USER_NAME = /^[^\s,;=*\p{Cc}]{1,249}$|^CN=[^\p{Cc}]{1,480}$/u;

/** A password; other characters would have to be normalised by SASLprep (RFC 4013). */
export const PASSWORD = /^[\x21-\x7e]{8,}$/;
