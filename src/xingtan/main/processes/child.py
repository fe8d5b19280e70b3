"""A process that cannot outlive its supervisor: `python -m xingtan.main.processes.child PARENT MODULE ...`."""

import ctypes
import os
import runpy
import signal
import sys

PR_SET_PDEATHSIG = 1


def tie_to(parent: int) -> None:
    """Let the kernel kill this process when `parent` dies, whatever that died of; leave now if it is dead already.

    Killing is safe: what was answered for is in the kernel's hands or on disk by then.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        sys.exit(1)


if __name__ == "__main__":
    tie_to(int(sys.argv[1]))
    module, sys.argv = sys.argv[2], sys.argv[2:]
    runpy.run_module(module, run_name="__main__", alter_sys=True)
