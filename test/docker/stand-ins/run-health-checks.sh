#!/bin/sh
# Podman leaves health checks to systemd's timers. Where there is no systemd, this runs them for as long as the engine,
# whose process is given, is there.
while kill -0 "$1" 2> /dev/null; do
  for container in $(podman ps --quiet); do podman healthcheck run "$container" > /dev/null 2>&1; done
  sleep 2
done
