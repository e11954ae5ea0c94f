#!/bin/sh
# Starts the service. Without any provider key, and with a provider simulator in reach (compose profile "demo"), it collects
# from that one.
set -eu

if [ -z "${Providers__tikhub__ApiKey:-}${Providers__rocketapi__ApiKey:-}" ] && [ -n "${MONITOR_SIMULATOR_URL:-}" ] \
  && curl -fsS -o /dev/null --max-time 5 "$MONITOR_SIMULATOR_URL/_simulator/health" 2>/dev/null; then
  for provider in tikhub rocketapi; do
    export "Providers__${provider}__BaseUrl=$MONITOR_SIMULATOR_URL/$provider"
    export "Providers__${provider}__ApiKey=demo"
    export "Providers__${provider}__Demo=true"
  done
  export Demo__SampleData="${Demo__SampleData:-true}"
fi

exec dotnet Monitor.Web.dll "$@"
