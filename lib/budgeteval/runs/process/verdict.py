"""Why there is no report, in a word and in a sentence."""

import signal

from budgeteval.runs.process.task import DONE, Ended, Task
from budgeteval.runs.words import say

INFRASTRUCTURE = "infrastructure"


def verdict(ended: Ended, task: Task) -> tuple[str, str]:
    """What kind of failure an end is, and the sentence that says so; both empty if it is none."""
    if ended.stopped:
        seconds = task.limits.cell if ended.stopped == "cell" else task.limits.notebook
        return "time", say(f"cause.{ended.stopped}", seconds=round(seconds))
    result = ended.result
    if result is not None:
        if result.stage == DONE:
            return "", ""
        return result.stage, say(f"cause.{result.stage}", error=result.error, memory=task.memory,
                                 seconds=round(task.limits.notebook))
    if ended.code == 0:
        return "exit", say("cause.silent")
    if ended.code > 0:
        return "exit", say("cause.exit", code=ended.code)
    name = signal.Signals(-ended.code).name
    if task.memory and ended.peak_mib >= task.memory:
        return "memory", say("cause.memory_signal", name=name, peak=ended.peak_mib)
    if name == "SIGKILL":
        return INFRASTRUCTURE, say("cause.killed", peak=ended.peak_mib)
    return "signal", say("cause.signal", name=name)
