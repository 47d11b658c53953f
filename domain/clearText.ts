/**
 * Secrets that stand in clear: in settings, login texts, commands, variables and files. Everything here tells the name of
 * what holds a secret, and never the secret.
 */

/** Settings of Kafka's brokers and clients that hold a secret, whatever stands before them. */
const KAFKA_KEYS =
  "ssl\\.(?:key|keystore|truststore)\\.password|ssl\\.keystore\\.key|password\\.encoder\\.(?:old\\.)?secret|delegation\\.token\\.(?:secret|master)\\.key|basic\\.auth\\.user\\.info";
/** ZooKeeper's, in zoo.cfg and as system properties (administrator's guide, "Encryption, Authentication"). */
const ZOOKEEPER_KEYS =
  "ssl\\.(?:quorum\\.)?(?:key|trust)Store\\.password|javax\\.net\\.ssl\\.(?:key|trust)StorePassword";

/** A setting with its value, in a file, an option, an assignment or a system property. */
const SETTING = new RegExp(
  `(?<![\\w.-])(?:-D)?((?:[\\w-]+\\.)*(?:${KAFKA_KEYS}|${ZOOKEEPER_KEYS}))\\\\?["']?\\s*[=:]\\s*(\\S[^\\n]*)`,
  "g",
);

/** A login text up to its end, and the options in it that hold secrets: password, user_NAME, client secrets. */
const LOGIN_TEXT = /LoginModule\b[^;]*/g;
const LOGIN_OPTION =
  /([\w.-]*(?:password|passwd|secret)|user_[\w.@-]+)\s*=\s*(?:(\\?["'])(.*?)\2|([^\s;"'\\]+))/gi;
const SCRAM_USER = /(SCRAM-SHA-\d+)=\[[^\]]*?\bpassword=\\?["']?([^\],\s"'\\]+)/g;
const PRIVATE_KEY = /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----/;

/** Whether any of this could be in a text: most texts are passed over by this alone. */
const SUSPICIOUS = /passw|secret|private key|master\.key|keystore\.key|LoginModule|user\.info/i;

/** Names of variables that hold secrets; those that name a file, a path or a switch do not. */
const SECRET_NAME =
  /(^|[_./-])(PASSWORDS?|PASSWD|PASS|PASSPHRASE|CLIENT_SECRETS?|ENCODER_(OLD_)?SECRET|PRIVATE_KEY|SECRET_KEY|SECRET_ACCESS_KEY|AUTH_TOKEN|MASTER_KEY|API_SECRET|KEYSTORE_KEY|USER_INFO)$/i;
const SWITCH_NAME = /(^|_)(ALLOW|ENABLE|DISABLE|USE|REQUIRE)_/i;

/** The names of what holds a secret in clear in a text, without repeats. */
export function secretsIn(text: string): string[] {
  if (!SUSPICIOUS.test(text)) return [];
  const settings = [...text.matchAll(SETTING)].filter(([, , value = ""]) => isLiteral(firstWord(value)));
  const logins = [...text.matchAll(LOGIN_TEXT)]
    .flatMap(([login]) => [...login.matchAll(LOGIN_OPTION)])
    .filter(([, , , quoted, bare]) => isLiteral(quoted ?? bare ?? ""));
  const users = [...text.matchAll(SCRAM_USER)].filter(([, , value = ""]) => isLiteral(value));
  return [
    ...new Set([
      ...settings.map(([, key = ""]) => key),
      ...logins.map(([, option = ""]) => `${option} of a login text`),
      ...users.map(([, mechanism = ""]) => `a user's password for ${mechanism}`),
      ...(PRIVATE_KEY.test(text) ? ["a private key"] : []),
    ]),
  ];
}

/** Variables that a script assigns: `export ZOO_SERVER_PASSWORDS=...`. */
export function secretsAssigned(script: string): string[] {
  const assigned = script.matchAll(/(?:^|[\s;&|])([A-Za-z_]\w*)=("[^"]*"|'[^']*'|[^\s;&|]*)/g);
  return [...assigned].flatMap(([, name = "", value = ""]) =>
    isSecretName(name) && isLiteral(value.replace(/^(["'])(.*)\1$/s, "$2")) ? [name] : [],
  );
}

/** Whether a variable, a file's key or an annotation is one that holds a secret. */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name) && !SWITCH_NAME.test(name);
}

/**
 * Whether a value is the secret itself, not a reference to one: a variable, a config provider (`${file:...}`), a
 * template's or a script's placeholder, asterisks in its place, or a switch.
 */
export function isLiteral(value: string): boolean {
  const bare = value.trim();
  return (
    bare !== "" &&
    !/^(?:true|false|yes|no|none|null|\*+|<[^>]*>)$/i.test(bare) &&
    !/\$[({\w]|`|\{\{|placeholder/i.test(bare)
  );
}

/** A value's first word, without the quotes and what follows in a command. */
function firstWord(value: string): string {
  const quoted = /^\\?(["'])(.*?)\\?\1/.exec(value)?.[2];
  return quoted ?? value.split(/[\s;,"']/)[0] ?? "";
}
