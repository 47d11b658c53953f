import java.io.File;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;

import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.apache.kafka.common.utils.AppInfoParser;
import org.apache.kafka.server.common.MetadataVersion;
import org.apache.kafka.server.config.ConfigSynonym;
import org.apache.kafka.server.config.ServerTopicConfigSynonyms;
import org.apache.kafka.storage.internals.log.LogConfig;

import kafka.server.DynamicBrokerConfig$;
import kafka.server.DynamicListenerConfig$;
import kafka.server.KafkaConfig;

/**
 * Prints the broker-configuration catalogue of the Kafka release on the class path, as JSON.
 *
 * Everything comes from the release itself: the keys from KafkaConfig's ConfigDef, the update modes from
 * DynamicBrokerConfig, topic and client keys from their own definitions, classes from the jars. What no
 * definition lists (keys that a plug-in of Kafka's own reads from the raw properties) is in UNDEFINED.
 *
 * Run by `make catalogue`: java -cp 'DIRECTORY OF JARS/*' tools/BrokerCatalogue.java [topic]
 * With `topic` it prints the keys of topics, from LogConfig's ConfigDef.
 */
public final class BrokerCatalogue {
    /** Read by Kafka's own code from the raw properties: name, type, the code that reads it, what it is for. */
    private static final String[][] UNDEFINED = {
        {"allow.everyone.if.no.acl.found", "BOOLEAN", "kafka.security.authorizer.AclAuthorizer",
            "Whether a resource without any ACL is open to everyone."},
        {"super.users", "STRING", "kafka.security.authorizer.AclAuthorizer",
            "Principals, separated by semicolons, that every ACL lets through."},
        {"authorizer.zookeeper.url", "STRING", "kafka.security.authorizer.AclAuthorizer",
            "The ZooKeeper ensemble that holds the ACLs, where it is not that of zookeeper.connect."},
        {"authorizer.zookeeper.connection.timeout.ms", "INT", "kafka.security.authorizer.AclAuthorizer",
            "Time to wait for a connection to the ACLs' ZooKeeper ensemble."},
        {"authorizer.zookeeper.session.timeout.ms", "INT", "kafka.security.authorizer.AclAuthorizer",
            "Session timeout with the ACLs' ZooKeeper ensemble."},
        {"authorizer.zookeeper.max.in.flight.requests", "INT", "kafka.security.authorizer.AclAuthorizer",
            "Requests on their way to the ACLs' ZooKeeper ensemble at the same time."},
        {"config.providers", "LIST", "org.apache.kafka.common.config.AbstractConfig",
            "Names of the providers that resolve ${provider:path:key} in other values (KIP-297, KIP-421)."},
        {"metrics.jmx.include", "STRING", "org.apache.kafka.common.metrics.JmxReporter",
            "Regular expression of the metrics that JMX shows."},
        {"metrics.jmx.exclude", "STRING", "org.apache.kafka.common.metrics.JmxReporter",
            "Regular expression of the metrics that JMX hides."},
        {"metrics.jmx.whitelist", "STRING", "org.apache.kafka.common.metrics.JmxReporter",
            "Old name of metrics.jmx.include (deprecated since 2.6, KIP-629)."},
        {"metrics.jmx.blacklist", "STRING", "org.apache.kafka.common.metrics.JmxReporter",
            "Old name of metrics.jmx.exclude (deprecated since 2.6, KIP-629)."},
        {"kafka.csv.metrics.reporter.enabled", "BOOLEAN", "kafka.metrics.KafkaCSVMetricsReporter",
            "Whether the CSV reporter named in kafka.metrics.reporters writes files."},
        {"kafka.csv.metrics.dir", "STRING", "kafka.metrics.KafkaCSVMetricsReporter",
            "Directory of the CSV reporter's files."},
    };

    /** Deprecated in the code alone, not in the documentation that ConfigDef carries. */
    private static final Set<String> DEPRECATED = Set.of("log.message.format.version");

    /** Families of keys whose end is the user's: prefix, the code that reads it, what it is for. */
    private static final String[][] FAMILIES = {
        {"config.providers.", "org.apache.kafka.common.config.AbstractConfig", "class and param.* of a provider"},
        {"metrics.context.", "org.apache.kafka.common.metrics.KafkaMetricsContext", "labels for metrics reporters"},
    };

    /** Interfaces that a class named in the configuration must have; of several names the release's own. */
    private static final String[] PLUGINS = {
        "org.apache.kafka.common.security.auth.KafkaPrincipalBuilder",
        "org.apache.kafka.common.security.auth.AuthenticateCallbackHandler",
        "org.apache.kafka.common.security.auth.Login",
        "org.apache.kafka.common.security.auth.SslEngineFactory",
        "org.apache.kafka.common.security.auth.SecurityProviderCreator",
        "org.apache.kafka.common.metrics.MetricsReporter",
        "org.apache.kafka.common.config.provider.ConfigProvider",
        "org.apache.kafka.common.replica.ReplicaSelector",
        "org.apache.kafka.server.authorizer.Authorizer",
        "org.apache.kafka.coordinator.group.assignor.PartitionAssignor|"
            + "org.apache.kafka.coordinator.group.api.assignor.ConsumerGroupPartitionAssignor",
        "kafka.metrics.KafkaMetricsReporter",
    };

    public static void main(String[] args) throws Exception {
        Map<String, Object> catalogue = new LinkedHashMap<>();
        catalogue.put("generated", "by `make catalogue` (tools/BrokerCatalogue.java); do not edit");
        catalogue.put("kafka", AppInfoParser.getVersion());
        if (args.length == 1 && args[0].equals("topic")) {
            catalogue.put("keys", topicConfigs());
            print(catalogue);
            return;
        }
        catalogue.put("keys", keys());
        catalogue.put("undefined", undefined());
        catalogue.put("families", families());
        catalogue.put("listenerKeys", listenerKeys());
        catalogue.put("mechanismKeys", scalaSet(DynamicBrokerConfig$.MODULE$, "ListenerMechanismConfigs"));
        catalogue.put("topicKeys", topicKeys());
        catalogue.put("clientKeys", clientKeys());
        catalogue.put("dynamicOnlyKeys", dynamicOnlyKeys());
        catalogue.put("versions", versions());
        catalogue.put("classes", classes());
        print(catalogue);
    }

    private static void print(Map<String, Object> catalogue) {
        StringBuilder json = new StringBuilder();
        write(json, catalogue, 0);
        System.out.println(json);
    }

    private static Map<String, Object> keys() throws Exception {
        Map<String, String> modes = DynamicBrokerConfig$.MODULE$.dynamicConfigUpdateModes();
        Map<String, Object> keys = new TreeMap<>();
        for (ConfigDef.ConfigKey key : KafkaConfig.configDef().configKeys().values()) {
            Map<String, Object> entry = typeOf(key);
            entry.put("importance", key.importance.toString().toLowerCase());
            entry.put("mode", modes.getOrDefault(key.name, "read-only"));
            if (key.internalConfig) entry.put("internal", true);
            if (DEPRECATED.contains(key.name) || key.documentation.toUpperCase().startsWith("DEPRECATED")) {
                entry.put("deprecated", true);
            }
            entry.put("doc", firstSentence(key.documentation));
            keys.put(key.name, entry);
        }
        return keys;
    }

    /** Type, default and allowed values of a key. */
    private static Map<String, Object> typeOf(ConfigDef.ConfigKey key) throws Exception {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("type", key.type.toString());
        if (key.hasDefault() && key.defaultValue != null) entry.put("default", defaultOf(key));
        if (key.validator != null) entry.put("valid", validator(key));
        return entry;
    }

    /** The keys of a topic, each with the broker keys that set its default, in Kafka's order of preference. */
    private static Map<String, Object> topicConfigs() throws Exception {
        Map<String, Object> keys = new TreeMap<>();
        for (ConfigDef.ConfigKey key : LogConfig.configDefCopy().configKeys().values()) {
            Map<String, Object> entry = typeOf(key);
            entry.put("synonyms", synonyms(key.name));
            if (key.internalConfig) entry.put("internal", true);
            if (key.documentation.toUpperCase().startsWith("[DEPRECATED]")) entry.put("deprecated", true);
            entry.put("doc", firstSentence(key.documentation));
            keys.put(key.name, entry);
        }
        return keys;
    }

    private static List<String> synonyms(String topicKey) {
        List<String> synonyms = new ArrayList<>();
        for (ConfigSynonym synonym : ServerTopicConfigSynonyms.ALL_TOPIC_CONFIG_SYNONYMS.getOrDefault(topicKey, List.of())) {
            synonyms.add(synonym.name());
        }
        return synonyms;
    }

    private static String defaultOf(ConfigDef.ConfigKey key) {
        String text = ConfigDef.convertToString(key.defaultValue, key.type);
        if (!key.name.equals("listener.security.protocol.map")) return text;
        // Later releases print a map without an order: it is that of the protocols' ids, as in earlier ones.
        List<String> entries = new ArrayList<>(List.of(text.split(",")));
        entries.sort((a, b) -> SecurityProtocol.forName(a.split(":")[0]).id - SecurityProtocol.forName(b.split(":")[0]).id);
        return String.join(",", entries);
    }

    /** A validator in structured form; an unknown kind stops the program, so that none is lost unseen. */
    private static Object validator(ConfigDef.ConfigKey key) throws Exception {
        ConfigDef.Validator validator = key.validator;
        Map<String, Object> form = new LinkedHashMap<>();
        switch (validator.getClass().getSimpleName()) {
            case "Range":
                if (field(validator, "min") != null) form.put("min", field(validator, "min"));
                if (field(validator, "max") != null) form.put("max", field(validator, "max"));
                break;
            case "ValidString":
                form.put("oneOf", field(validator, "validStrings"));
                break;
            case "ValidList":
                form.put("eachOf", field(field(validator, "validString"), "validStrings"));
                break;
            case "NonEmptyString":
                form.put("form", "non-empty");
                break;
            case "NonNullValidator":
                form.put("form", "any");
                break;
            case "MetadataVersionValidator":
                form.put("form", "version");
                break;
            case "ControllerQuorumVotersValidator":
                form.put("form", "voters");
                break;
            case "ControllerQuorumBootstrapServersValidator":
                form.put("form", "servers");
                break;
            case "ThrottledReplicaListValidator":
                form.put("form", "replicas");
                break;
            case "CaseInsensitiveValidString":
                form.put("oneOf", new TreeSet<Object>((Collection<?>) field(validator, "validStrings")));
                form.put("anyCase", true);
                break;
            default:
                if (key.type == ConfigDef.Type.INT && isCode(validator)) return tried(key);
                throw new IllegalStateException("Unknown validator " + validator.getClass() + ": " + validator);
        }
        return form;
    }

    /** A validator that is code: it has no fields to read, so it is tried. */
    private static boolean isCode(ConfigDef.Validator validator) {
        return validator.getClass().isAnonymousClass() || validator.getClass().getSimpleName().equals("LambdaValidator");
    }

    /** Whole numbers that a validator is tried with, beside the least and the greatest: bounds further out are not found. */
    private static final int TRIED = 10_000;

    /** What a validator takes, found by trying: one range, and single values outside of it. */
    private static Object tried(ConfigDef.ConfigKey key) {
        List<int[]> runs = new ArrayList<>();
        for (int value = -TRIED; value <= TRIED; value++) {
            if (!takes(key, value)) continue;
            int[] last = runs.isEmpty() ? null : runs.get(runs.size() - 1);
            if (last != null && last[1] == value - 1) last[1] = value;
            else runs.add(new int[] {value, value});
        }
        int[] range = Collections.max(runs, (a, b) -> Integer.compare(a[1] - a[0], b[1] - b[0]));
        Map<String, Object> form = new LinkedHashMap<>();
        if (range[0] > -TRIED) form.put("min", range[0]);
        if (range[1] < TRIED) form.put("max", range[1]);
        List<Integer> besides = new ArrayList<>();
        for (int[] run : runs) {
            if (run == range) continue;
            if (run[0] != run[1]) throw new IllegalStateException(key.name + " takes several ranges: " + key.validator);
            besides.add(run[0]);
        }
        if (takes(key, Integer.MIN_VALUE) == form.containsKey("min") || takes(key, Integer.MAX_VALUE) == form.containsKey("max")) {
            throw new IllegalStateException(key.name + " has a bound beyond what is tried: " + key.validator);
        }
        if (!besides.isEmpty()) form.put("besides", besides);
        return form;
    }

    private static boolean takes(ConfigDef.ConfigKey key, int value) {
        try {
            key.validator.ensureValid(key.name, value);
            return true;
        } catch (ConfigException refused) {
            return false;
        }
    }

    private static Map<String, Object> undefined() {
        Map<String, Object> keys = new TreeMap<>();
        for (String[] row : UNDEFINED) {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("type", row[1]);
            entry.put("reader", existing(row[2]));
            if (row[3].contains("deprecated")) entry.put("deprecated", true);
            entry.put("doc", row[3]);
            keys.put(row[0], entry);
        }
        // AclAuthorizer takes every TLS key of the broker's ZooKeeper client under its own prefix.
        for (ConfigDef.ConfigKey key : KafkaConfig.configDef().configKeys().values()) {
            if (!key.name.startsWith("zookeeper.ssl.") && !key.name.equals("zookeeper.clientCnxnSocket")) continue;
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("type", key.type.toString());
            entry.put("reader", existing("kafka.security.authorizer.AclAuthorizer"));
            entry.put("doc", "As " + key.name + ", for the ZooKeeper ensemble that holds the ACLs.");
            keys.put("authorizer." + key.name, entry);
        }
        return keys;
    }

    private static Map<String, Object> families() {
        Map<String, Object> families = new TreeMap<>();
        for (String[] row : FAMILIES) {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("reader", existing(row[1]));
            entry.put("doc", row[2]);
            families.put(row[0], entry);
        }
        return families;
    }

    /** Keys that may stand behind listener.name.LISTENER. */
    private static Set<String> listenerKeys() {
        Set<String> keys = new TreeSet<>();
        for (String name : KafkaConfig.configDef().configKeys().keySet()) {
            // The channel builders read every TLS and SASL key through the listener's prefix (KIP-103, KIP-226).
            if (name.startsWith("ssl.") || name.startsWith("sasl.")) keys.add(name);
        }
        keys.addAll(scala.jdk.javaapi.CollectionConverters.asJava(DynamicListenerConfig$.MODULE$.ReconfigurableConfigs()));
        // These two name listeners, they are not of one listener.
        keys.removeAll(List.of("listeners", "advertised.listeners", "listener.security.protocol.map"));
        keys.removeAll(List.of("sasl.mechanism.inter.broker.protocol", "sasl.mechanism.controller.protocol"));
        keys.add("connections.max.reauth.ms");
        return keys;
    }

    /** Topic keys, each with the broker keys that set its default, in Kafka's order of preference. */
    private static Map<String, Object> topicKeys() {
        Map<String, Object> keys = new TreeMap<>();
        for (String name : LogConfig.configNames()) {
            if (!isBroker(name)) keys.put(name, synonyms(name));
        }
        return keys;
    }

    private static Map<String, Object> clientKeys() {
        Map<String, Object> keys = new TreeMap<>();
        addClient(keys, "producer", ProducerConfig.configNames());
        addClient(keys, "consumer", ConsumerConfig.configNames());
        addClient(keys, "admin client", AdminClientConfig.configNames());
        return keys;
    }

    @SuppressWarnings("unchecked")
    private static void addClient(Map<String, Object> keys, String kind, Set<String> names) {
        for (String name : names) {
            if (!isBroker(name)) ((List<String>) keys.computeIfAbsent(name, any -> new ArrayList<String>())).add(kind);
        }
    }

    private static Set<String> dynamicOnlyKeys() throws Exception {
        Class<?> broker = Class.forName("kafka.server.DynamicConfig$Broker$");
        Object module = broker.getField("MODULE$").get(null);
        Set<String> names = new TreeSet<>();
        for (Object name : (Collection<?>) broker.getMethod("names").invoke(module)) {
            if (!isBroker(name.toString())) names.add(name.toString());
        }
        return names;
    }

    private static boolean isBroker(String name) {
        return KafkaConfig.configDef().configKeys().containsKey(name);
    }

    /** Every protocol version with the message format (record version) that it speaks. */
    private static Map<String, Object> versions() {
        Map<String, Object> versions = new LinkedHashMap<>();
        for (MetadataVersion version : MetadataVersion.VERSIONS) {
            versions.put(version.version(), (int) version.highestSupportedRecordVersion().value);
        }
        return versions;
    }

    /** Kafka's own classes that a configuration may name, by what they are. */
    private static Map<String, Object> classes() throws Exception {
        Map<String, Object> found = new TreeMap<>();
        for (String plugin : PLUGINS) found.put(present(plugin.split("\\|")), new TreeSet<String>());
        for (String path : System.getProperty("java.class.path").split(File.pathSeparator)) {
            if (!new File(path).getName().startsWith("kafka")) continue;
            try (JarFile jar = new JarFile(path)) {
                for (JarEntry entry : Collections.list(jar.entries())) addClass(found, entry.getName());
            }
        }
        return found;
    }

    @SuppressWarnings("unchecked")
    private static void addClass(Map<String, Object> found, String entry) {
        if (!entry.endsWith(".class") || entry.contains("META-INF")) return;
        try {
            Class<?> type = Class.forName(entry.replace('/', '.').replaceAll("\\.class$", ""), false,
                BrokerCatalogue.class.getClassLoader());
            if (type.isInterface() || Modifier.isAbstract(type.getModifiers()) || type.isAnonymousClass()) return;
            for (String plugin : found.keySet()) {
                if (Class.forName(plugin).isAssignableFrom(type)) ((Set<String>) found.get(plugin)).add(type.getName());
            }
        } catch (ClassNotFoundException | LinkageError unloadable) {
            // A class of an optional dependency that the runtime does not carry cannot be named either.
        }
    }

    private static Set<String> scalaSet(Object companion, String name) throws Exception {
        Method getter = companion.getClass().getDeclaredMethod(name);
        getter.setAccessible(true);
        Object set = getter.invoke(companion);
        Set<String> names = new TreeSet<>();
        for (Object each : scala.jdk.javaapi.CollectionConverters.asJava((scala.collection.Set<?>) set)) names.add((String) each);
        return names;
    }

    /** The name that this release has. */
    private static String present(String[] names) {
        for (String name : names) {
            try {
                return Class.forName(name, false, BrokerCatalogue.class.getClassLoader()).getName();
            } catch (ClassNotFoundException another) {
                // The next name, or none.
            }
        }
        throw new IllegalStateException("No interface " + String.join(" or ", names) + ": look for its successor");
    }

    private static Object field(Object owner, String name) throws Exception {
        Field field = owner.getClass().getDeclaredField(name);
        field.setAccessible(true);
        return field.get(owner);
    }

    private static String existing(String className) {
        try {
            return Class.forName(className, false, BrokerCatalogue.class.getClassLoader()).getName();
        } catch (ClassNotFoundException gone) {
            throw new IllegalStateException(className + " reads raw properties no more: look for its successor", gone);
        }
    }

    private static String firstSentence(String documentation) {
        String text = documentation.replaceAll("<[^>]+>", "").replaceAll("\\s+", " ").replace("&lt;", "<")
            .replace("&gt;", ">").replaceFirst("^(Deprecated\\.|DEPRECATED:) ", "").trim();
        // A full stop ends a sentence where a new one begins, not within "i.e." or "3.0".
        java.util.regex.Matcher end = Pattern.compile("(?<!\\b(?:e\\.g|i\\.e|etc|vs))[.!?](?= [A-Z`\\[*]|$)").matcher(text);
        return end.find() ? text.substring(0, end.end()) : text + ".";
    }

    /** One entry of an object a line, down to the third level: a change of one key is a change of one line. */
    private static void write(StringBuilder out, Object value, int depth) {
        if (value instanceof Map) {
            Map<?, ?> map = (Map<?, ?>) value;
            boolean lines = depth < 2 && map.values().stream().anyMatch(each -> true);
            List<String> entries = new ArrayList<>();
            map.forEach((key, each) -> {
                StringBuilder entry = new StringBuilder(lines ? "\n" + "  ".repeat(depth + 1) : "");
                quote(entry, key.toString());
                entry.append(lines ? ": " : ":");
                write(entry, each, depth + 1);
                entries.add(entry.toString());
            });
            out.append('{').append(String.join(",", entries)).append(lines ? "\n" + "  ".repeat(depth) : "").append('}');
        } else if (value instanceof Collection) {
            List<String> entries = new ArrayList<>();
            for (Object each : (Collection<?>) value) {
                StringBuilder entry = new StringBuilder();
                write(entry, each, depth + 1);
                entries.add(entry.toString());
            }
            out.append('[').append(String.join(",", entries)).append(']');
        } else if (value instanceof Number || value instanceof Boolean) {
            out.append(value);
        } else {
            quote(out, value.toString());
        }
    }

    private static void quote(StringBuilder out, String text) {
        out.append('"');
        for (char c : text.toCharArray()) {
            if (c == '"' || c == '\\') out.append('\\').append(c);
            else if (c < 0x20 || c > 0x7e) out.append(String.format("\\u%04x", (int) c));
            else out.append(c);
        }
        out.append('"');
    }
}
