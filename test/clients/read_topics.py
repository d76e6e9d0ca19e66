"""Reads topics with another client in another language: Python's confluent-kafka (librdkafka) and its Avro
deserializer, which takes the writer's schema from the registry. It knows nothing of this repository: what it can
read, any Confluent-compatible client can.

    python3 read_topics.py --brokers HOST:PORT[,HOST:PORT] --registry URL --topics NAME[,NAME] [--max N] [--venv DIR]

Reads each topic from its beginning to its end, committed records only, joins no group, commits nothing.
Prints one JSON object a line:
    {"topic", "partition", "offset", "timestamp", "key", "headers", "value"}   per record; bytes as "hex:…",
                                                                              times and dates in ISO 8601
    {"done": {"<topic>": <records>, …}}                                        last line
--max   at most N records of each topic (default: all)
--venv  folder of a virtual environment with the packages below; made there if it is missing (needs PyPI, or a
        pip configured for a mirror), then this script runs itself in it. Without it, the packages must be importable.
Exit code 0 = everything was read; 1 = something could not be, with its reason on stderr; 2 = wrong arguments.
"""

import argparse
import datetime
import json
import os
import subprocess
import sys
import venv

PACKAGES = ["confluent-kafka[avro]==2.11.1"]
END_OF_PATIENCE_S = 60.0


def run_in_venv(folder: str) -> None:
    """Makes the environment if need be and replaces this process by one that runs in it."""
    python = os.path.join(folder, "bin", "python")
    marker = os.path.join(folder, "ready-" + "-".join(PACKAGES).replace("/", "_"))
    if not os.path.exists(marker):
        venv.create(folder, with_pip=True, clear=True)
        quiet = ["-q", "--disable-pip-version-check", "--no-input"]
        subprocess.run([python, "-m", "pip", "install", *quiet, *PACKAGES], check=True, stdout=sys.stderr)
        open(marker, "w", encoding="utf-8").close()
    if os.path.realpath(sys.prefix) != os.path.realpath(folder):
        os.execv(python, [python, *sys.argv])


def as_json(value: object) -> object:
    """What JSON has no word for."""
    if isinstance(value, bytes):
        return "hex:" + value.hex()
    if isinstance(value, (datetime.datetime, datetime.date)):
        return value.isoformat()
    raise TypeError(f"no JSON for {type(value).__name__}")


def text_or_hex(value: bytes | None) -> str | None:
    if value is None:
        return None
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return "hex:" + value.hex()


class Reader:
    """Reads one topic after the other, each partition up to the end it has for a read_committed reader."""

    def __init__(self, brokers: str, registry: str) -> None:
        from confluent_kafka import Consumer
        from confluent_kafka.schema_registry import SchemaRegistryClient
        from confluent_kafka.schema_registry.avro import AvroDeserializer

        self.deserialize = AvroDeserializer(SchemaRegistryClient({"url": registry}))
        self.consumer = Consumer(
            {
                "bootstrap.servers": brokers,
                "group.id": "read-topics-py-never-joined",
                "isolation.level": "read_committed",
                "enable.auto.commit": False,
                "enable.partition.eof": True,
                "auto.offset.reset": "error",
            }
        )

    def partitions(self, topic: str) -> list[int]:
        found = self.consumer.list_topics(topic, timeout=END_OF_PATIENCE_S).topics[topic]
        if found.error is not None:
            raise RuntimeError(f"{topic}: {found.error}")
        return sorted(found.partitions)

    def read(self, topic: str, most: int | None) -> int:
        from confluent_kafka import OFFSET_BEGINNING, KafkaError, TopicPartition

        open_partitions = set(self.partitions(topic))
        self.consumer.assign([TopicPartition(topic, one, OFFSET_BEGINNING) for one in open_partitions])
        count = 0
        while open_partitions and (most is None or count < most):
            message = self.consumer.poll(END_OF_PATIENCE_S)
            if message is None:
                raise RuntimeError(f"{topic}: nothing for {END_OF_PATIENCE_S} s, partitions {open_partitions} not at their end")
            if message.error() is None:
                print(json.dumps(self.row(message), default=as_json, ensure_ascii=False))
                count += 1
            elif message.error().code() == KafkaError._PARTITION_EOF:
                open_partitions.discard(message.partition())
            else:
                raise RuntimeError(f"{topic}: {message.error()}")
        return count

    def row(self, message) -> dict:
        from confluent_kafka.serialization import MessageField, SerializationContext

        context = SerializationContext(message.topic(), MessageField.VALUE)
        return {
            "topic": message.topic(),
            "partition": message.partition(),
            "offset": message.offset(),
            "timestamp": message.timestamp()[1],
            "key": text_or_hex(message.key()),
            "headers": {name: text_or_hex(value) for name, value in message.headers() or []},
            "value": self.deserialize(message.value(), context),
        }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--brokers", required=True)
    parser.add_argument("--registry", required=True)
    parser.add_argument("--topics", required=True, type=lambda text: text.split(","))
    parser.add_argument("--max", type=int, default=None)
    parser.add_argument("--venv", default=None)
    arguments = parser.parse_args()
    try:
        if arguments.venv is not None:
            run_in_venv(arguments.venv)
        reader = Reader(arguments.brokers, arguments.registry)
        done = {topic: reader.read(topic, arguments.max) for topic in arguments.topics}
        reader.consumer.close()
    except Exception as error:  # noqa: BLE001: one line for whoever called
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        return 1
    print(json.dumps({"done": done}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
