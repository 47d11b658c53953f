/** The settings' and outputs' texts for README.zh-CN.md, by what settings.ts and program.ts say. */

const quantity = (example: string) => [
  `a Kubernetes quantity above zero (e.g. ${example})`,
  `大于零的 Kubernetes 数量（如 ${example}）`,
];
const integer = (from: number, to: number) => [
  `a whole number from ${from} to ${to}`,
  `${from} 到 ${to} 的整数`,
];
const duration = (from: number, to: number, unit: string, example: string) => [
  `a duration from ${from} to ${to} ${unit} (a number of ${unit}, or e.g. ${example})`,
  `${from} 到 ${to} ${unit} 的时长（以 ${unit} 为单位的数，或如 ${example}）`,
];

const HEAD: Readonly<Record<string, string>> = {
  setting: "设置项",
  allowed: "允许的值",
  default: "默认值",
  meaning: "含义",
  required: "必填",
  none: "无",
};

const ALLOWED: Readonly<Record<string, string>> = {
  ...(Object.fromEntries([
    ...["100m", "128Mi", "500m", "1Gi", "1000m", "2Gi"].map(quantity),
    integer(1, 9),
    integer(1, 1000),
    integer(0, 100_000),
    integer(3, 1000),
    integer(0, 8760),
    integer(1, 99),
    duration(1, 3600, "s", "5m"),
    duration(100, 60_000, "ms", "2s"),
    duration(1, 3_600_000, "ms", "4s"),
    duration(1, 3_600_000, "ms", "40s"),
    duration(1, 86_400, "s", "5m"),
  ]) as Record<string, string>),
  "true or false": "true 或 false",
  "a host name or IP address that clients reach (no port, no scheme; not 0.0.0.0)":
    "客户端可达的主机名或 IP 地址（不含端口和协议，不能是 0.0.0.0）",
  "an absolute path on the server (e.g. /export/kafka)": "服务器上的绝对路径（如 /export/kafka）",
  "a list of mount options": "挂载选项的列表",
  "a StorageClass's name (lower-case letters, digits, - and .)": "StorageClass 名（小写字母、数字、- 和 .）",
  "a provisioner's name": "provisioner 的名字",
  "a chart's name, path or URL": "chart 的名字、路径或 URL",
  "one exact version (e.g. 4.0.18)": "一个确切的版本（如 4.0.18）",
  "an image repository": "镜像仓库",
  "an image tag": "镜像标签",
  "a namespace's name (a DNS label, e.g. kafka)": "命名空间名（DNS 标签，如 kafka）",
  "an image reference (repository[:tag][@sha256:digest])": "镜像引用（repository[:tag][@sha256:digest]）",
  "the URL of a .jar file": ".jar 文件的 URL",
  "the URL of a .tgz archive": ".tgz 归档的 URL",
  "128 hexadecimal digits, lower case": "128 位小写十六进制数字",
  "a platform (e.g. linux/amd64)": "平台（如 linux/amd64）",
  "a registry's host": "镜像服务器的主机",
  "a user name": "用户名",
  "a password": "密码",
  "a JVM memory size (e.g. 512M)": "JVM 内存大小（如 512M）",
  "a JVM memory size (e.g. 1G)": "JVM 内存大小（如 1G）",
  "a host name or IP address, or a list with one per broker": "主机名或 IP 地址，或每个 broker 一个的列表",
  "a NodePort from 30000 to 32767": "30000 到 32767 的 NodePort",
  "a list of NodePorts, one per broker": "NodePort 的列表，每个 broker 一个",
  "a reason of three words or more": "至少三个词的理由",
  "an object of broker keys": "broker 配置键的对象",
  "an object of your plug-ins' keys": "自有插件配置键的对象",
};

const DEFAULTS: Readonly<Record<string, string>> = {
  "1.0.1 on Maven Central": "Maven Central 上的 1.0.1",
  "Apache's permanent archive": "Apache 的永久归档",
  "the release's": "该发行版的",
  "that of the image's name": "镜像名中的那个",
  "the class of `nfs`, if any": "`nfs` 的类（如有）",
  "2 ticks": "2 个 tick",
  "20 ticks": "20 个 tick",
  "half of `memory`": "`memory` 的一半",
  "true; false when hardened and nothing of `external` is given":
    "true；hardened 且未给出 `external` 时为 false",
  "the broker's node": "broker 所在的节点",
};

const MEANINGS: Readonly<Record<string, string>> = {
  "NFS provisioner; left out: `storage.className` names a class that exists":
    "NFS provisioner；省略时，`storage.className` 指向已有的类",
  "NFS server, as the nodes reach it": "节点可达的 NFS 服务器",
  "exported directory that holds one subdirectory per volume": "导出的目录，每个卷占一个子目录",
  "mount options of every volume": "每个卷的挂载选项",
  "StorageClass that is created": "所创建的 StorageClass",
  "name under which the provisioner serves the class": "provisioner 为该类服务时用的名字",
  "what becomes of a volume whose claim is deleted": "声明被删除后，卷如何处理",
  "keep a deleted volume's directory under another name": "卷删除后，目录改名保留",
  "chart: name, path or URL of a mirror": "chart：名字、路径或镜像站的 URL",
  "version of the chart": "chart 的版本",
  "image of the provisioner, without tag": "provisioner 的镜像，不含标签",
  "tag of that image": "该镜像的标签",
  "namespace of the provisioner": "provisioner 的命名空间",
  "pods of the provisioner; one works, the others wait": "provisioner 的 Pod 数；一个工作，其余待命",
  "whether the pods elect the one that works": "是否由这些 Pod 选举出工作的那个",
  "CPU that a pod asks for": "每个 Pod 请求的 CPU",
  "memory that a pod asks for and is limited to": "每个 Pod 请求的内存，也是上限",
  "longest wait for the release (s)": "等待 release 的最长时间（秒）",
  "image of the brokers": "broker 的镜像",
  "`repository:tag` that is built, pushed and run": "构建、推送并运行的 `repository:tag`",
  "whether to build and push; false: run `name` as it is": "是否构建并推送；false：直接运行 `name`",
  "image with a Java runtime to start from": "带 Java 运行时的基础镜像",
  "Scala build of Kafka; 2.12 needs `sha512`": "Kafka 的 Scala 构建；2.12 需要 `sha512`",
  "archive to download": "要下载的归档",
  "Prometheus' JMX exporter to download": "要下载的 Prometheus JMX exporter",
  "checksum of that agent": "该 agent 的校验和",
  "checksum of that archive": "该归档的校验和",
  "platform that the image is for": "镜像的目标平台",
  registry: "镜像服务器",
  "user to push as": "推送所用的用户",
  "password of that user (secret)": "该用户的密码（机密）",
  "ZooKeeper ensemble": "ZooKeeper 集群",
  "namespace of the ensemble": "ZooKeeper 集群的命名空间",
  "servers; an update changes it by one at most": "服务器数；每次更新最多增减一台",
  "image with `start-zookeeper`, or with `zkServer.sh` like the official one":
    "含 `start-zookeeper` 的镜像，或像官方镜像那样含 `zkServer.sh`",
  "CPU that a member asks for": "每个成员请求的 CPU",
  "memory that a member asks for and is limited to": "每个成员请求的内存，也是上限",
  "heap of a member's JVM": "成员 JVM 的堆",
  "StorageClass of the claims": "声明的 StorageClass",
  "size of each claim": "每个声明的大小",
  "why NFS is good enough for the brokers, if it is NFS": "存储为 NFS 时，为什么它对 broker 足够好",
  "whether claims and data outlive the StatefulSet": "StatefulSet 删除后，声明和数据是否保留",
  "ZooKeeper's unit of time (ms)": "ZooKeeper 的时间单位（毫秒）",
  "ticks that a follower may take to connect": "follower 连接 leader 最多可用的 tick 数",
  "ticks that a follower may lag behind": "follower 最多可落后的 tick 数",
  "connections of one client address; 0: no limit": "一个客户端地址的连接数；0：不限",
  "snapshots that a purge keeps": "清理时保留的快照数",
  "hours between purges; 0: never": "两次清理之间的小时数；0：从不",
  "shortest session (ms)": "最短会话（毫秒）",
  "longest session (ms)": "最长会话（毫秒）",
  "level of the log": "日志级别",
  "Kafka cluster": "Kafka 集群",
  "namespace of the brokers": "broker 的命名空间",
  "whether the program makes the namespace, and owns it; false: it is there":
    "程序是否创建并管理该命名空间；false 表示它已存在",
  "true, but for `default` and `kube-…`": "true，`default` 和 `kube-…` 除外",
  brokers: "broker 数",
  "CPU that a broker asks for": "每个 broker 请求的 CPU",
  "memory that a broker asks for and is limited to": "每个 broker 请求的内存，也是上限",
  "heap of a broker's JVM": "broker JVM 的堆",
  "whether there is a listener for clients outside": "是否有供集群外客户端使用的 listener",
  "host that clients connect to: one for all, or one per broker":
    "客户端连接的主机：所有 broker 一个，或每个一个",
  "NodePort of broker 0, counted up from there": "broker 0 的 NodePort，其余依次加一",
  "NodePorts one by one, instead of `firstNodePort`": "逐个给出 NodePort，代替 `firstNodePort`",
  "any broker key of Kafka 3.5.2 that the program does not set":
    "Kafka 3.5.2 的任何 broker 配置键，程序自己设置的除外",
  "keys of your own plug-in classes, unchecked": "自有插件类的配置键，不作检查",
  "whether two brokers may share a node": "两个 broker 可否同在一个节点",
  "whether brokers must spread evenly over zones": "broker 是否必须均匀分布到各可用区",
  "time for a clean stop (s)": "正常停止的时限（秒）",
  "how strict the policies are; hardened adds restricted Pod Security, NetworkPolicies, images by digest; development only advises on a small cluster":
    "策略有多严：hardened 另加 restricted 级 Pod Security、NetworkPolicy、按摘要引用镜像；development 允许小集群（单 broker、单成员、单副本）",
};

export const SETTINGS: Readonly<Record<string, string>> = { ...HEAD, ...ALLOWED, ...DEFAULTS, ...MEANINGS };

export const OUTPUTS: Readonly<Record<string, string>> = {
  output: "输出",
  meaning: "含义",
  "Bootstrap servers for clients in the cluster, `host:port,…`.":
    "集群内客户端的 bootstrap 地址，`host:port,…`。",
  "Bootstrap servers for clients outside; absent when no `kafka.external.hosts` are given.":
    "集群外客户端的 bootstrap 地址；省略 `kafka.external.hosts` 时没有。",
  "Every broker's addresses, by id.": "每个 broker 的地址，按 id 排列。",
  "client.properties for clients in the cluster.": "集群内客户端的 client.properties。",
  "client.properties for clients outside; absent when no `kafka.external.hosts` are given.":
    "集群外客户端的 client.properties；省略 `kafka.external.hosts` 时没有。",
  "Members of the ZooKeeper ensemble, `host:port,…`.": "ZooKeeper 集群的成员，`host:port,…`。",
  "Image that the brokers run.": "broker 运行的镜像。",
  "Namespace of the brokers.": "broker 的命名空间。",
  "StorageClass of the NFS provisioner; absent when `nfs` is left out.":
    "NFS provisioner 的 StorageClass；省略 `nfs` 时没有。",
};
