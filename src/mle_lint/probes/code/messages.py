"""Code that takes messages from a queue or a stream, one after the other."""

from __future__ import annotations

from mle_lint.artefacts.module import Module
from mle_lint.probes.code.calls import imports

_CLIENTS = (
    "kafka", "confluent_kafka", "aiokafka", "faust", "pika", "aio_pika", "nats", "pulsar",
    "google.cloud.pubsub", "google.cloud.pubsub_v1", "azure.eventhub", "azure.servicebus",
    "paho.mqtt", "faststream", "kombu", "aiormq",
)  # fmt: skip
_TAKES = frozenset({
    "KafkaConsumer", "AIOKafkaConsumer", "Consumer", "poll", "consume", "subscribe",
    "basic_consume", "basic_get", "receive", "receive_batch", "receive_messages", "getmany",
    "pull", "on_message", "subscriber", "SubscriberClient", "StreamReader",
})  # fmt: skip


def consumes(module: Module) -> bool:
    """Whether a module takes messages from a queue or a stream."""
    if module.notebook or not imports(module, _CLIENTS):
        return False
    return not _TAKES.isdisjoint(module.by_last_name)
