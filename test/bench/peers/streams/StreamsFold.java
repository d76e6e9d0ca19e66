import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;

/**
 * The fold as somebody who knows Kafka Streams would write it: exactly once, the state in memory, its changelog the
 * compacted topic of snapshots, a commit a second, two threads. Per event: parse, look the order up, leave repeats out,
 * sum, write the order and one event. It writes no outcome for each input and checks less than ours.
 *
 * Arguments: brokers, input topic, output topic, application id, state folder.
 */
public final class StreamsFold {
  private static final ObjectMapper JSON =
      new ObjectMapper().configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
  private static final String STORE = "orders";

  /** What is said of an order. */
  public static final class Fact {
    public String factId;
    public String type;
    public String orderKey;
    public String merchant;
    public String account;
    public String currency;
    public String refundNo;
    public long amountMinor;
    public long occurredAt;
  }

  /** The whole order. */
  public static final class Order {
    public String orderKey;
    public String merchant;
    public String account;
    public String currency;
    public String state = "NONE";
    public long paidMinor;
    public long refundedMinor;
    public long pendingMinor;
    public long version;
    public long firstAt;
    public long lastAt;
    public List<String> facts = new ArrayList<>();
    public List<String> refunds = new ArrayList<>();
  }

  /** What changed. */
  public static final class Event {
    public String eventId;
    public String type;
    public String orderKey;
    public String merchant;
    public String currency;
    public long version;
    public long amountMinor;
    public long netMinor;
    public long occurredAt;
  }

  private static final class Fold implements Processor<String, byte[], String, byte[]> {
    private ProcessorContext<String, byte[]> context;
    private KeyValueStore<String, byte[]> orders;

    @Override
    public void init(ProcessorContext<String, byte[]> given) {
      context = given;
      orders = given.getStateStore(STORE);
    }

    @Override
    public void process(Record<String, byte[]> record) {
      try {
        Fact fact = JSON.readValue(record.value(), Fact.class);
        byte[] known = orders.get(record.key());
        Order order = known == null ? new Order() : JSON.readValue(known, Order.class);
        if (order.facts.contains(fact.factId)) return;
        apply(order, fact);
        orders.put(record.key(), JSON.writeValueAsBytes(order));
        context.forward(record.withValue(JSON.writeValueAsBytes(eventOf(order, fact))));
      } catch (java.io.IOException unreadable) {
        throw new IllegalStateException(unreadable);
      }
    }

    private static void apply(Order order, Fact fact) {
      if (order.version == 0) {
        order.orderKey = fact.orderKey;
        order.merchant = fact.merchant;
        order.account = fact.account;
        order.currency = fact.currency;
        order.firstAt = fact.occurredAt;
      }
      switch (fact.type) {
        case "payment.pending" -> order.state = order.paidMinor > 0 ? order.state : "PENDING";
        case "payment.succeeded" -> {
          order.state = "PAID";
          order.paidMinor += fact.amountMinor;
        }
        case "refund.pending" -> order.pendingMinor += fact.amountMinor;
        case "refund.succeeded" -> {
          order.refundedMinor += fact.amountMinor;
          order.refunds.add(fact.refundNo);
        }
        default -> throw new IllegalArgumentException(fact.type);
      }
      order.facts.add(fact.factId);
      order.version += 1;
      order.lastAt = fact.occurredAt;
    }

    private static Event eventOf(Order order, Fact fact) {
      Event event = new Event();
      event.eventId = fact.factId + "|" + order.version;
      event.type = fact.type;
      event.orderKey = order.orderKey;
      event.merchant = order.merchant;
      event.currency = order.currency;
      event.version = order.version;
      event.amountMinor = fact.amountMinor;
      event.netMinor = order.paidMinor - order.refundedMinor;
      event.occurredAt = fact.occurredAt;
      return event;
    }
  }

  public static void main(String[] args) {
    String input = args[1];
    String output = args[2];
    Topology topology = new Topology();
    topology
        .addSource("facts", Serdes.String().deserializer(), Serdes.ByteArray().deserializer(), input)
        .addProcessor("fold", Fold::new, "facts")
        .addStateStore(
            Stores.keyValueStoreBuilder(
                    Stores.inMemoryKeyValueStore(STORE), Serdes.String(), Serdes.ByteArray())
                .withLoggingEnabled(Map.of())
                .withCachingDisabled(),
            "fold")
        .addSink("events", output, Serdes.String().serializer(), Serdes.ByteArray().serializer(), "fold");
    KafkaStreams streams = new KafkaStreams(topology, settings(args));
    streams.setStateListener(
        (now, before) -> {
          if (now == KafkaStreams.State.RUNNING) System.out.println("{\"ready\":\"streams\"}");
        });
    Runtime.getRuntime().addShutdownHook(new Thread(streams::close));
    streams.start();
  }

  private static Properties settings(String[] args) {
    Properties settings = new Properties();
    settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, args[0]);
    settings.put(StreamsConfig.APPLICATION_ID_CONFIG, args[3]);
    settings.put(StreamsConfig.STATE_DIR_CONFIG, args[4]);
    settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 1000);
    settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, 2);
    settings.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, 1);
    settings.put(StreamsConfig.consumerPrefix("max.poll.records"), 5000);
    settings.put(StreamsConfig.consumerPrefix("auto.offset.reset"), "earliest");
    settings.put(StreamsConfig.producerPrefix("batch.size"), 262144);
    settings.put(StreamsConfig.producerPrefix("linger.ms"), 50);
    return settings;
  }
}
