#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Prints time, computer, event and peer of each event: read_events.py [LIBRARY] LOG

No structure of the library is written out here but that of a value: see ipsecevtx_event_get() in ipsecevtx.h.
"""
import ctypes
import sys


class Value(ctypes.Structure):
    _fields_ = [("text", ctypes.c_void_p), ("length", ctypes.c_size_t), ("number", ctypes.c_uint64),
                ("presence", ctypes.c_int), ("form", ctypes.c_char * 44)]


library = ctypes.CDLL(sys.argv[1] if len(sys.argv) > 2 else "libipsecevtx.so.0")
library.ipsecevtx_next.argtypes = [ctypes.c_void_p, ctypes.c_void_p]
library.ipsecevtx_event_get.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.POINTER(Value)]
library.ipsecevtx_close.argtypes = [ctypes.c_void_p]


def get(event, name):
    value = Value()
    library.ipsecevtx_event_get(event, name.encode(), ctypes.byref(value))
    return ctypes.string_at(value.text, value.length).decode("utf-8", "replace") or "-"


reader, event = ctypes.c_void_p(), ctypes.c_void_p()
if library.ipsecevtx_open(ctypes.byref(reader), sys.argv[-1].encode(), None, None) != 0:
    sys.exit("read_events.py: cannot open " + sys.argv[-1])
while (result := library.ipsecevtx_next(reader, ctypes.byref(event))) > 0:
    print(*[ascii(get(event, name))[1:-1] for name in ("time", "computer", "event_id", "event", "peer")])
library.ipsecevtx_close(reader)
sys.exit(1 if result < 0 else 0)
