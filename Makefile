# The names that many projects have for ./dev.
.PHONY: run test lint

run test lint:
	@./dev $@
