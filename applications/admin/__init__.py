from applications.admin import applications, cycles, desk, findings  # noqa: F401
