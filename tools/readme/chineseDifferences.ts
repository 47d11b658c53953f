/** The differences' texts for README.zh-CN.md, by what articleDifferences.ts says. */
export const DIFFERENCE_TEXTS: Readonly<Record<string, string>> = {
  article: "文章",
  here: "这里",
  why: "原因",
  "`log.dir=/var/lib/kafka/`": "`log.dir=/var/lib/kafka/`",
  "`log.dirs=/var/lib/kafka/data`": "`log.dirs=/var/lib/kafka/data`",
  "`log.dirs` in the shipped file wins, so data never reached the volume; a directory of its own, since the mount may hold `lost+found`":
    "自带文件里的 `log.dirs` 优先，数据从未写到卷上；挂载点可能有 `lost+found`，所以用单独的子目录",
  "`zookeeper.connect` names zk-0 three times": "`zookeeper.connect` 三次都写 zk-0",
  "zk-0, zk-1, zk-2": "zk-0、zk-1、zk-2",
  "there is no failover otherwise": "否则无法故障转移",
  "one PLAINTEXT listener, advertised at one node's NodePort":
    "只有一个 PLAINTEXT 监听器，对外公布为某一节点的 NodePort",
  "INTERNAL on 9092, advertised at the headless name; EXTERNAL on 9094, advertised at host:nodePort":
    "INTERNAL 在 9092，公布 headless 域名；EXTERNAL 在 9094，公布 host:nodePort",
  "replication must not pass through one node, and clients in the cluster need an address":
    "复制流量不能都经过一个节点，集群内客户端也需要地址",
  "liveness starts a JVM that asks port 9093 every 5 s; readiness from 40 s on":
    "liveness 每 5 秒启动一个 JVM 去问 9093;readiness 从 40 秒开始",
  "startup, readiness and a light liveness probe of the listener":
    "对监听器做 startup、readiness 和轻量的 liveness 探测",
  "nothing listens on 9093, so every broker was killed; a broker that reads its logs after an unclean stop gets 20 minutes, and a JVM per probe costs more than the broker at rest":
    "9093 无人监听，每个 broker 都会被杀；非正常停止后读日志的 broker 有 20 分钟；每次探测起一个 JVM，比空闲的 broker 更耗资源",
  "zk-pdb `maxUnavailable` 2, policy/v1beta1; no budget for Kafka":
    "zk-pdb 的 `maxUnavailable` 为 2,policy/v1beta1;Kafka 没有 PDB",
  "1 and 1, policy/v1": "都是 1,policy/v1",
  "2 of 3 loses the quorum; v1beta1 is gone since Kubernetes 1.25":
    "3 个里少 2 个就失去多数派；v1beta1 自 Kubernetes 1.25 起已移除",
  "names are looked up as the cluster's defaults have it": "域名解析用集群默认设置",
  "two tries of a second each, and brokers forget after a second that a name was not known":
    "每次一秒，共两次；域名查不到这件事，broker 一秒后就忘掉",
  "until Kubernetes notices that a node is lost, a share of the questions goes to the DNS pod there; brokers that reconnect to ZooKeeper meanwhile took longer than their session lasts":
    "Kubernetes 发现节点丢失之前，一部分查询会发到该节点上的 DNS Pod；其间重连 ZooKeeper 的 broker 用时超过会话超时",
  "`default.replication.factor` 1, `min.insync.replicas` 1, unclean election on":
    "`default.replication.factor` 为 1，`min.insync.replicas` 为 1，允许 unclean 选举",
  "3, 2, off; the same for the transaction log": "3、2、关闭；事务日志也一样",
  "one broker down loses data": "一个 broker 故障就丢数据",
  "heap 2G in a 2Gi request, no limit": "请求 2Gi 内存，堆 2G，没有上限",
  "heap half of the memory, limit = request": "堆为内存的一半，上限等于请求",
  "the pod was killed for its memory; Kafka reads from the page cache, which the other half is for":
    "Pod 会因内存被杀；Kafka 靠页缓存读数据，另一半留给它",
  "segments of 1 GiB and no `log.retention.bytes` on a 1Gi volume":
    "1Gi 的卷上段文件 1 GiB，不设 `log.retention.bytes`",
  "both derived from the volume's size": "两者都由卷的大小推出",
  "retention deletes closed segments only, so the volume fills first": "保留策略只删已关闭的段，卷会先写满",
  "`offsets.topic.segment.bytes=104857600` on a 1Gi volume":
    "1Gi 的卷上 `offsets.topic.segment.bytes=104857600`",
  "derived from the volume's size, as for the transaction log": "由卷的大小推出，事务日志也一样",
  "compaction never touches the last segment of a partition, so the 50 partitions of the offsets alone fill the volume":
    "压缩从不处理分区的最后一个段，单是位移主题的 50 个分区就会写满卷",
  "Kafka's volumes ReadWriteMany": "Kafka 的卷为 ReadWriteMany",
  ReadWriteOnce: "ReadWriteOnce",
  "two brokers must never share a directory": "两个 broker 绝不能共用一个目录",
  "`quota.consumer.default`, `quota.producer.default`": "`quota.consumer.default`、`quota.producer.default`",
  "left out": "去掉",
  "removed in Kafka 3.0": "Kafka 3.0 已移除",
  "configuration as arguments over the shipped `server.properties`":
    "在自带的 `server.properties` 之上用参数覆盖",
  "an immutable ConfigMap named after its content, mounted at `/etc/kafka`":
    "不可变的 ConfigMap，以内容命名，挂载到 `/etc/kafka`",
  "a change is a line in the preview and rolls the brokers, and no value of the shipped file hides one of ours":
    "改动在预览里是一行，并滚动 broker；自带文件的值不会盖住我们的",
  "`kafka_2.12-3.5.2.tgz` from a mirror, not checked": "从镜像站取 `kafka_2.12-3.5.2.tgz`，不校验",
  "`kafka_2.13-3.5.2.tgz` from the permanent archive, its sha512 checked; 2.12 by setting":
    "从永久归档取 `kafka_2.13-3.5.2.tgz`，校验 sha512；可设为 2.12",
  "mirrors drop old releases, and what is not checked may be anything; 2.13 is the build Kafka recommends":
    "镜像站会删旧版本，不校验就可能是任何东西；2.13 是 Kafka 推荐的构建",
  "files of the image owned by root, no user": "镜像里的文件归 root，没有用户",
  "uid and gid 1000, which own what a broker writes": "uid 和 gid 1000，拥有 broker 要写的文件",
  "the pods run as 1000, which did not exist and could not write":
    "Pod 以 1000 运行，而它原来不存在，也不能写",
  "image by its tag": "按标签引用镜像",
  "by the digest that was pushed": "按推送后的摘要引用",
  "all brokers run the same bytes, and a new build rolls them":
    "所有 broker 运行同样的内容，新构建会滚动它们",
  "names of pods that are not ready are not published; no `exec` before start-zookeeper":
    "未就绪 Pod 的域名不公布；start-zookeeper 前没有 `exec`",
  both: "两者都有",
  "the quorum forms by DNS before any member is ready; SIGTERM must reach java":
    "成员就绪之前要靠 DNS 组成多数派；SIGTERM 必须到达 java",
  "ZooKeeper asks for 0.5Gi and has no limit, with a heap of 512M":
    "ZooKeeper 请求 0.5Gi，没有上限，堆却有 512M",
  "1Gi, limit = request": "1Gi，上限等于请求",
  "a JVM takes more than its heap; half a CPU is written 500m": "JVM 占用的比堆多；半个 CPU 写作 500m",
  "brokers prefer nodes with a pod `app: zk` of their own namespace":
    "broker 优先选自己命名空间里有 `app: zk` 的节点",
  "of the ensemble's namespace": "改为 ZooKeeper 集群的命名空间",
  "there is none in their own, so the rule never matched": "自己的命名空间里没有，规则从不生效",
  "brokers are started one after the other": "broker 逐个启动",
  "`podManagementPolicy: Parallel`; updates still roll one by one, now said":
    "`podManagementPolicy: Parallel`；更新仍逐个滚动，并写明",
  "after a total outage brokers wait for each other, and the first would wait for ever":
    "全部停机后 broker 互相等待，第一个会永远等下去",
  "Pulumi does not know the objects": "Pulumi 不认识这些对象",
  "labels `app` and `app.kubernetes.io/*`, Services that are not waited for, sets that may be there already":
    "加上标签 `app` 和 `app.kubernetes.io/*`；不等待 Service；集合可以已经存在",
  "people and tools find what belongs together; a Service is ready when its pods are, and those need it before; an update that was killed leaves sets that the next one takes over":
    "人和工具都能找到一起的对象；Service 要等 Pod 就绪，而 Pod 先要有它；被杀掉的更新会留下集合，由下一次更新接管",
  "nothing is said about brokers whose data is on NFS": "broker 的数据在 NFS 上，没有说明",
  "the reason is an annotation of the StatefulSet (`kafka.storage.acknowledgeNfs`)":
    "理由写成 StatefulSet 的注解（`kafka.storage.acknowledgeNfs`）",
  "all replicas are on one server, which a reader should find written down as a decision":
    "所有副本在同一台服务器上，读者应能看到这是一个写明的决定",
  "namespaces and the NFS provisioner are made by hand, ZooKeeper's namespace is not said":
    "手工创建命名空间和 NFS provisioner，不写 ZooKeeper 的命名空间",
  "created with the rest; `default` is said": "随其余资源一起创建；写明 `default`",
  "one command deploys all of it": "一条命令部署全部",
  "`ruok` alone tells whether a ZooKeeper member is ready, and whether it is alive":
    "ZooKeeper 成员是否就绪、是否存活，都只看 `ruok`",
  "ready means in a quorum (`srvr`); startup of five minutes, light liveness; members start in parallel":
    "就绪即已在多数派中（`srvr`）；启动有五分钟，liveness 很轻；成员并行启动",
  "`ruok` is answered without a quorum, so a roll took the next member too early; a member that waited for the others' names in DNS was restarted in the middle of the election; and a member that waits for a quorum needs the others":
    "没有多数派时也会应答 `ruok`，滚动更新会过早轮到下一个成员；等待其他成员 DNS 域名的成员会在选举途中被重启；等待多数派的成员需要其他成员先启动",
  "ZooKeeper images need `start-zookeeper`": "ZooKeeper 镜像必须有 `start-zookeeper`",
  "any with `zkServer.sh` will do": "有 `zkServer.sh` 的即可",
  "newer releases are to be had as the official image only": "新版本只有官方镜像",
  "a roll goes on when the broker listens, and a stop waits for nothing":
    "broker 一监听，滚动更新就继续；停止时什么都不等",
  "ready means in sync as well; before it stops, a broker waits while a partition would fall below its minimum":
    "就绪还要求已同步；停止前，只要有分区会低于最小同步副本数，broker 就等待",
  "two brokers away at once stop writes; the metrics that both ask are served by a Java agent, and Services stay open for brokers that catch up or hand over":
    "同时少两个 broker 就不能写入；两者查询的指标由 Java agent 提供，正在追赶或交接的 broker 的 Service 保持开放",
};
