#!/usr/bin/env python3
"""The baseline: runs a BPMN file with SpiffWorkflow, in memory.

spiff.py FILE PROCESS RUNS ROUNDS STEPS prints the CPU seconds of each round, one a line.
"""
import sys
import time

from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.parser import BpmnParser


def run(spec, steps):
    workflow = BpmnWorkflow(spec)
    workflow.task_tree.data["x"] = 0
    workflow.run_all()
    data = workflow.data
    reached = data["x"] or sum(data.get(f"x{step}", 0) for step in range(1, steps + 1))
    if not workflow.is_completed() or reached != steps:
        sys.exit(f"the process did not do its {steps} steps")


def main(path, process, runs, rounds, steps):
    parser = BpmnParser()
    parser.add_bpmn_file(path)
    spec = parser.get_spec(process)
    run(spec, steps)
    for _ in range(rounds):
        began = time.process_time()
        for _ in range(runs):
            run(spec, steps)
        print(time.process_time() - began, flush=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], *map(int, sys.argv[3:6]))
