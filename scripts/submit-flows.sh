#!/usr/bin/env bash
# Submits the example of every flow to a running service, waits for all of them, and says what became of each. Fails when one did not work.
#   scripts/submit-flows.sh http://127.0.0.1:5000 [API KEY]
set -euo pipefail

base=${1:?the address of the service, such as http://127.0.0.1:5000}
key=${2:-}
patience=${PATIENCE:-180}

call() {
    curl -sS --max-time 30 -H 'Content-Type: application/json' ${key:+-H "Authorization: Bearer $key"} "$@"
}

declare -A ids=()
failed=0
while IFS=$'\t' read -r name body; do
    answer=$(call -X POST "$base/api/v1/scrape-requests" -d "$body")
    if id=$(jq -er '.data.id' <<<"$answer"); then
        ids[$name]=$id
    else
        printf '%-48s refused: %s\n' "$name" "$(jq -r '.message // .' <<<"$answer")"
        failed=1
    fi
done < <(call "$base/api/v1/flows" | jq -r '.data[] | select(.available) | [.name, ({flow: .name, params: .example} | tojson)] | join("\t")')

until=$((SECONDS + patience))
for name in "${!ids[@]}"; do
    while :; do
        row=$(call "$base/api/v1/scrape-requests/${ids[$name]}")
        status=$(jq -r '.data.status' <<<"$row")
        [[ $status == COMPLETE || $status == FAILED || $SECONDS -ge $until ]] && break
        sleep 0.5
    done
    printf '%-48s %-10s %s\n' "$name" "$status" "$(jq -r '.data.error // (.data.data | tostring | .[0:120])' <<<"$row")"
    [[ $status == COMPLETE ]] && jq -e '.data.data != null' <<<"$row" >/dev/null || failed=1
    if url=$(jq -er '.data.data.file.url // empty' <<<"$row"); then
        lines=$(call "$base$url" | tail -n +2 | grep -c . || true)
        printf '%-48s %-10s %s rows\n' "" "file" "$(jq -r '.data.data.file.rows' <<<"$row")"
        ((lines > 0)) || failed=1
    fi
done
exit $failed
