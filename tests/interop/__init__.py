"""Proves exports by loading them in the tools that they are for; `make interop`, not part of `make test`."""
