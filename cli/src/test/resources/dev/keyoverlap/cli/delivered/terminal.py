"""Runs a command in a pseudo-terminal: terminal.py COLUMNS [EXPECTED SENT]... -- COMMAND ARGUMENT...

Waits for each EXPECTED text and then types SENT, in which \\x03 is Ctrl-C. Prints what the terminal showed, and last a
line "echo on" or "echo off". Ends with the status of the command; 128 and more is a signal.
"""
import os
import pty
import select
import signal
import struct
import sys
import termios
import time
import fcntl

columns = int(sys.argv[1])
split = sys.argv.index("--")
script = sys.argv[2:split]
child, terminal = pty.fork()
if child == 0:
    time.sleep(0.1)  # until the window has its size
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # a build in the background ignores it
    os.execvp(sys.argv[split + 1], sys.argv[split + 1:])
fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))

shown = b""
seen = 0
pairs = list(zip(script[0::2], script[1::2]))
until = time.monotonic() + 60
while time.monotonic() < until:
    if pairs and shown.find(pairs[0][0].encode(), seen) >= 0:
        seen = shown.find(pairs[0][0].encode(), seen) + len(pairs[0][0])
        time.sleep(0.2)  # until the command reads
        os.write(terminal, pairs.pop(0)[1].encode().decode("unicode_escape").encode())
    if select.select([terminal], [], [], 0.2)[0]:
        try:
            read = os.read(terminal, 65536)
        except OSError:
            break
        if not read:
            break
        shown += read
echo = "on"
try:
    echo = "on" if termios.tcgetattr(terminal)[3] & termios.ECHO else "off"
except termios.error:
    pass
status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
sys.stdout.buffer.write(shown)
sys.stdout.buffer.write(b"\necho " + echo.encode() + b"\n")
sys.exit(status if status >= 0 else 128 - status)
