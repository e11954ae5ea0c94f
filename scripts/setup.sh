#!/usr/bin/env bash
# Prepares this machine: ./dev setup, under the name that many projects give it.
exec "$(dirname "$(readlink -f "$0")")/../dev" setup
