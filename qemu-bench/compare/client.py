"""QEMU's own Python client, as it is. Same jobs and answers as client.c."""

import time

ENTERED = time.perf_counter()

import asyncio  # noqa: E402
import os  # noqa: E402
import sys  # noqa: E402

from qemu.qmp import QMPClient  # noqa: E402
from qemu.qmp.legacy import QEMUMonitorProtocol  # noqa: E402


def cpu_us():
    return time.process_time() * 1e6


def percentile(values, p):
    return sorted(values)[min(len(values) - 1, int(p * len(values)))]


def sequential(scenario, path, warm, count):
    monitor = QEMUMonitorProtocol(path)
    monitor.connect()
    # From QEMU 8.2 on it is called cmd, which before was something else.
    command = getattr(monitor, "command", None) or monitor.cmd
    null = os.open("/dev/null", os.O_RDONLY)

    def once(i):
        if scenario == "status":
            command("query-status")
        elif scenario == "schema":
            command("query-qmp-schema")
        elif scenario == "getfd":
            monitor.send_fd_scm(null)
            command("getfd", fdname="f")
        elif scenario == "events":
            command("stop" if i % 2 else "cont")
            monitor.pull_event(wait=10.0)
        elif scenario == "replay-name":
            command("replay")
            return sum(event["event"] == "BLOCK_JOB_COMPLETED" for event in monitor.get_events())
        elif scenario == "replay-data":
            command("replay")
            return sum(len(event.get("data", {})) for event in monitor.get_events())
        else:
            raise ValueError(scenario)

    for i in range(1, warm + 1):
        once(i)
    took = []
    cpu, start = cpu_us(), time.perf_counter()
    for i in range(warm + 1, warm + count + 1):
        before = time.perf_counter()
        once(i)
        took.append((time.perf_counter() - before) * 1e6)
    wall = time.perf_counter() - start
    cpu = cpu_us() - cpu
    monitor.close()
    os.close(null)
    return (f"p50={percentile(took, 0.5):.2f} p99={percentile(took, 0.99):.2f}"
            f" rate={count / wall:.3f} cpu={cpu / count:.2f}")


async def pipelined(path, warm, count, depth):
    # Negotiates oob by itself where QEMU offers it.
    client = QMPClient("compare")
    await client.connect(path)
    todo = warm

    async def worker():
        nonlocal todo
        while todo > 0:
            todo -= 1
            await client.execute("query-status")

    await asyncio.gather(*[worker() for _ in range(depth)])
    todo = count
    cpu, start = cpu_us(), time.perf_counter()
    await asyncio.gather(*[worker() for _ in range(depth)])
    wall = time.perf_counter() - start
    cpu = cpu_us() - cpu
    await client.disconnect()
    return f"rate={count / wall:.1f} cpu={cpu / count:.2f}"


def launch_once(binary, hard, start):
    from qemu.machine import QEMUMachine

    machine = QEMUMachine(binary, args=["-nodefaults"])
    machine.set_machine("none")
    machine.launch()
    end = time.perf_counter()
    machine.shutdown(hard=hard)
    return (end - start) * 1e3, (time.perf_counter() - end) * 1e3


def launches(binary, warm, count):
    ready, gone = [], {False: [], True: []}
    for i in range(-warm, count):
        for hard in (False, True):
            launched, ended = launch_once(binary, hard, time.perf_counter())
            if i >= 0:
                ready.append(launched)
                gone[hard].append(ended)
    return (f"ready={percentile(ready, 0.5):.3f} quit={percentile(gone[False], 0.5):.3f}"
            f" kill={percentile(gone[True], 0.5):.3f}")


def run(scenario, path, warm, count, depth):
    if scenario == "launch":
        return launches(path, warm, count)
    if scenario == "cold":
        return f"first={launch_once(path, True, ENTERED)[0]:.3f}"
    if scenario == "refuse":
        return "unsupported"  # It would wait for ever.
    if scenario == "pipelined":
        # Not asyncio.run, which takes away the loop that the synchronous client needs.
        return asyncio.get_event_loop().run_until_complete(pipelined(path, warm, count, depth))
    if scenario.startswith("replay-"):
        warm, count = 1, max(count // 20, 1)  # A burst takes half a second.
    return sequential(scenario, path, warm, count)


def main():
    asyncio.set_event_loop(asyncio.new_event_loop())
    for line in sys.stdin:
        scenario, path, warm, count, depth = line.split()
        warm, count = int(warm), int(count)
        try:
            # Nothing here gets quicker with time, so it needs no more of a warm-up than this.
            answer = run(scenario, path, min(warm, count), count, int(depth))
        except ModuleNotFoundError:
            answer = "unsupported"  # Only QEMU's source has qemu.machine.
        print(answer, flush=True)


main()
