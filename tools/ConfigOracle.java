import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.StringReader;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;

import org.apache.kafka.storage.internals.log.LogConfig;

import kafka.cluster.EndPoint;
import kafka.server.KafkaConfig;

/**
 * Answers, a line for a line, what a broker of the Kafka release on the class path says to a configuration.
 *
 * Ask "check key=value&key=value" (each part URL-encoded): "ok unknown,keys" or "error what the broker dies of".
 * Ask "topic key=value&key=value": "ok " or "error why no topic gets this configuration".
 * Ask "parse TEXT" (URL-encoded): the pairs of java.util.Properties in the same form, or "error ...".
 * What is asked is what a starting broker does before it touches network, disk or ZooKeeper: KafkaConfig, then
 * the topic defaults as LogManager.apply makes them, then each listener's own keys as its channel builder does.
 */
public final class ConfigOracle {
    public static void main(String[] args) throws Exception {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            int space = line.indexOf(' ');
            String verb = line.substring(0, space);
            String text = line.substring(space + 1);
            out.println(oneLine(answer(verb, text)));
        }
    }

    private static String answer(String verb, String text) {
        switch (verb) {
            case "parse":
                return parse(decode(text));
            case "topic":
                return topic(pairs(text));
            default:
                return check(pairs(text));
        }
    }

    private static String topic(Properties properties) {
        try {
            LogConfig.validate(properties);
            return "ok ";
        } catch (Exception refusal) {
            return "error " + refusal;
        }
    }

    private static String check(Properties properties) {
        try {
            KafkaConfig config = KafkaConfig.fromProps(properties, false);
            validateLogs(config);
            new LogConfig(config.extractLogConfigMap());
            for (EndPoint listener : scala.jdk.javaapi.CollectionConverters.asJava(config.listeners())) {
                config.valuesWithPrefixOverride(listener.listenerName().configPrefix());
            }
        } catch (Exception death) {
            return "error " + death;
        }
        TreeSet<String> unknown = new TreeSet<>(properties.stringPropertyNames());
        unknown.removeAll(KafkaConfig.configDef().configKeys().keySet());
        return "ok " + String.join(",", unknown);
    }

    /** LogManager.apply: since 3.6 it also looks at tiered storage (KIP-405). */
    private static void validateLogs(KafkaConfig config) throws Exception {
        Map<String, Object> defaults = config.extractLogConfigMap();
        try {
            Method both = LogConfig.class.getMethod("validateBrokerLogConfigValues", Map.class, boolean.class);
            Object tiered = KafkaConfig.class.getMethod("remoteLogManagerConfig").invoke(config);
            both.invoke(null, defaults, tiered.getClass().getMethod("isRemoteStorageSystemEnabled").invoke(tiered));
        } catch (NoSuchMethodException earlier) {
            LogConfig.validateValues(defaults);
        } catch (InvocationTargetException death) {
            throw (Exception) death.getCause();
        }
    }

    private static String parse(String text) {
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(text));
        } catch (Exception refused) {
            return "error " + refused;
        }
        StringBuilder out = new StringBuilder("ok ");
        for (String key : new TreeSet<>(properties.stringPropertyNames())) {
            out.append(encode(key)).append('=').append(encode(properties.getProperty(key))).append('&');
        }
        return out.toString();
    }

    private static Properties pairs(String text) {
        Properties properties = new Properties();
        for (String pair : text.split("&")) {
            int equals = pair.indexOf('=');
            if (equals >= 0) properties.setProperty(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
        }
        return properties;
    }

    private static String oneLine(String text) {
        return text.replace('\n', ' ').replace('\r', ' ');
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
