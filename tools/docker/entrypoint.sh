#!/bin/sh
# Starts the service. Without any provider key, and with a provider simulator in reach (compose profile "demo"), it collects
# from that one.
set -eu

if ! env | grep -Eq '^(Providers__[A-Za-z0-9_-]+__ApiKey|ROCKETAPI_KEY)=.' && [ -n "${MONITOR_SIMULATOR_URL:-}" ] \
  && curl -fsS -o /dev/null --max-time 5 "$MONITOR_SIMULATOR_URL/_simulator/health" 2>/dev/null; then
  export Demo__SampleData="${Demo__SampleData:-true}"
  export Collection__DemoBaseUrl="$MONITOR_SIMULATOR_URL"
fi

exec dotnet Monitor.Web.dll "$@"
