-- The engine with the rows of one of our tables: the same topic, the same columns, a table with the same indexes. {table}
-- and {topic} are ours, {structure} is the topic's schema in columns, {select} what our own insert selects of them.

-- @target
CREATE TABLE peer_rows_{n} AS {table}

-- @engine
CREATE TABLE peer_kafka_{n} ({structure})
ENGINE = Kafka
SETTINGS kafka_broker_list = '{brokers}', kafka_topic_list = '{topic}', kafka_group_name = 'peer-same-{table}-{n}',
         kafka_format = 'AvroConfluent', format_avro_schema_registry_url = '{registry}',
         kafka_num_consumers = 2, kafka_thread_per_consumer = 1,
         kafka_max_block_size = 65536, kafka_poll_max_batch_size = 65536, kafka_flush_interval_ms = 1000

-- @view
CREATE MATERIALIZED VIEW peer_view_{n} TO peer_rows_{n} AS
{select}
FROM (SELECT *, _partition AS kafka_partition, _offset AS kafka_offset FROM peer_kafka_{n})
