"""How much memory a child process may take, with what each system offers for that."""

import ctypes
import subprocess
import sys
from contextlib import suppress

MOST = 1_500_000_000
"""Bytes; PDFium, lxml and trafilatura together start with 200,000,000."""

HAS_NO_LIMIT = sys.platform == "darwin"
"""macOS takes the limit and does not keep it: whoever has started the child must look how large it is."""


def limit_own() -> None:
    """Limit this process for as long as it lives; asking for more is a MemoryError."""
    if sys.platform == "win32":
        _limit_on_windows()
    else:
        import resource

        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_AS, (MOST, MOST))


def resident(process: int) -> int:
    """How many bytes of memory a process holds; 0 where that cannot be found out."""
    try:
        done = subprocess.run(["ps", "-o", "rss=", "-p", str(process)], capture_output=True, timeout=5, check=False)
        return int(done.stdout or 0) * 1024
    except (OSError, ValueError, subprocess.SubprocessError):
        return 0


class _Basic(ctypes.Structure):
    """JOBOBJECT_BASIC_LIMIT_INFORMATION of winnt.h."""

    _fields_ = (
        ("PerProcessUserTimeLimit", ctypes.c_int64),
        ("PerJobUserTimeLimit", ctypes.c_int64),
        ("LimitFlags", ctypes.c_uint32),
        ("MinimumWorkingSetSize", ctypes.c_size_t),
        ("MaximumWorkingSetSize", ctypes.c_size_t),
        ("ActiveProcessLimit", ctypes.c_uint32),
        ("Affinity", ctypes.c_size_t),
        ("PriorityClass", ctypes.c_uint32),
        ("SchedulingClass", ctypes.c_uint32),
    )


class ExtendedLimits(ctypes.Structure):
    """JOBOBJECT_EXTENDED_LIMIT_INFORMATION of winnt.h."""

    _fields_ = (
        ("BasicLimitInformation", _Basic),
        ("IoInfo", ctypes.c_uint64 * 6),
        ("ProcessMemoryLimit", ctypes.c_size_t),
        ("JobMemoryLimit", ctypes.c_size_t),
        ("PeakProcessMemoryUsed", ctypes.c_size_t),
        ("PeakJobMemoryUsed", ctypes.c_size_t),
    )


def _limit_on_windows() -> None:
    """Put this process into a job of its own, which has the limit. The job lives as long as the process."""
    if sys.platform == "win32":
        extended_limit_information, process_memory = 9, 0x100
        kernel = ctypes.WinDLL("kernel32")
        kernel.CreateJobObjectW.restype = kernel.GetCurrentProcess.restype = ctypes.c_void_p
        job, own = ctypes.c_void_p(kernel.CreateJobObjectW(None, None)), ctypes.c_void_p(kernel.GetCurrentProcess())
        limits = ExtendedLimits()
        limits.BasicLimitInformation.LimitFlags = process_memory
        limits.ProcessMemoryLimit = MOST
        size = ctypes.c_uint32(ctypes.sizeof(limits))
        if kernel.SetInformationJobObject(job, extended_limit_information, ctypes.byref(limits), size):
            kernel.AssignProcessToJobObject(job, own)
