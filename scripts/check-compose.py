#!/usr/bin/env python3
"""Checks docker/compose.yaml without Docker: references resolve, nothing is published beyond loopback, no secret inside."""
import pathlib
import re
import sys

import yaml

SERVICE_KEYS = {
    "build", "image", "command", "entrypoint", "environment", "ports", "volumes", "depends_on", "healthcheck",
    "restart", "init", "profiles", "read_only", "tmpfs", "cap_drop", "security_opt", "stop_grace_period", "user",
    "networks", "secrets", "configs",
}


def check(path):
    text = path.read_text()
    document = yaml.safe_load(text)
    unknown = set(document) - {"name", "services", "volumes", "networks", "secrets", "configs"}
    problems = [f"unknown top-level key '{key}'" for key in sorted(unknown)]
    services = document["services"]
    volumes = set(document.get("volumes") or {})
    for name, service in services.items():
        problems += [f"{name}: unknown key '{key}'" for key in sorted(set(service) - SERVICE_KEYS)]
        if "image" not in service and "build" not in service:
            problems.append(f"{name}: neither 'image' nor 'build'")
        if str(service.get("image", "")).endswith(":latest"):
            problems.append(f"{name}: the image is not pinned")
        build = service.get("build")
        if build:
            context = (path.parent / build["context"]).resolve()
            if not (context / build.get("dockerfile", "Dockerfile")).is_file():
                problems.append(f"{name}: there is no such Dockerfile")
        for other, how in (service.get("depends_on") or {}).items():
            if other not in services:
                problems.append(f"{name}: depends on the unknown service '{other}'")
            elif how.get("condition") == "service_healthy" and "healthcheck" not in services[other]:
                problems.append(f"{name}: waits for the health of '{other}', which has no health check")
        for volume in service.get("volumes") or []:
            source = volume.split(":")[0]
            if source.startswith("."):
                if not (path.parent / source).exists():
                    problems.append(f"{name}: there is no '{source}'")
            elif source not in volumes:
                problems.append(f"{name}: the volume '{source}' is not declared")
        for port in service.get("ports") or []:
            if not str(port).startswith("127.0.0.1:"):
                problems.append(f"{name}: port {port} is published beyond this machine")
        for key, value in (service.get("environment") or {}).items():
            if re.search(r"PASSWORD|TOKEN|SECRET|_KEY$", key) and not re.match(r"\$\{\w+:?[?-][^}]*\}$", str(value)):
                problems.append(f"{name}: the value of {key} does not come from outside")
    return problems


found = [f"{argument}: {problem}" for argument in sys.argv[1:] for problem in check(pathlib.Path(argument))]
sys.exit("\n".join(found) or 0)
