"""pytest collects the pages of the site: see tests/harness."""

pytest_plugins = ["harness.plugin", "harness.browser"]
