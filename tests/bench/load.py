"""The clients: some ask all the time, some hold on in silence, one is quick."""

import os
import select
import socket
import statistics
import time
from contextlib import contextmanager

ADDRESS = ("127.0.0.1", 65432)
QUESTION = b"Hello, world"

#: Seconds that a client waits for its answer before it counts as not served.
PATIENCE = 1.0
#: Seconds in which a crowd must have come.
CROWD_LIMIT = 10
#: Seconds that the next busy client waits before it comes, unless the last one has its answer.
STEP = 0.005
#: How often the quick client comes.
VISITS = 20


class Busy:
    """This many clients, each of which asks again as soon as it has its answer.

    `run` lets them ask for some seconds and returns the number of answers; `served` is the set of
    clients that have ever had one. An answer costs a read, a write and a part of a poll, no more: while
    the clients have no time, a faster server looks no faster.
    """

    def __init__(self, clients):
        self.served, self._connections, self._poll = set(), [], select.epoll()
        for _ in range(clients):
            try:
                connection = socket.create_connection(ADDRESS, PATIENCE)
            except TimeoutError:  # the accept queue is full
                break
            connection.sendall(QUESTION)
            self._connections.append(connection)
            self._poll.register(connection, select.EPOLLIN)
            select.select([connection], [], [], STEP)  # a short backlog shall not be full

    def run(self, seconds):
        answers, end = 0, time.monotonic() + seconds
        read, write, poll, served = os.read, os.write, self._poll.poll, self.served
        while (left := end - time.monotonic()) > 0:
            for fd, _ in poll(left):
                read(fd, 64)
                write(fd, QUESTION)
                answers += 1
                served.add(fd)
        return answers

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self._poll.close()
        for connection in self._connections:
            connection.close()


@contextmanager
def crowd():
    """Yields a list of connected sockets, which are closed in the end."""
    connections = []
    try:
        yield connections
    finally:
        for connection in connections:
            connection.close()


def grow(connections, size):
    """Let clients come, one by one, until `size` are there: each asks once, and holds on.

    Returns how many are served; fewer than `size` where one has no answer, or time is over.
    """
    end = time.monotonic() + CROWD_LIMIT
    for served in range(len(connections), size):
        try:
            connections.append(socket.create_connection(ADDRESS, PATIENCE))
            connections[-1].sendall(QUESTION)
            if not connections[-1].recv(64) or time.monotonic() > end:
                return served
        except OSError:  # no answer in time; or the server has ended
            return served
    return size


def quick():
    """Milliseconds that a client takes to come, ask, and have its answer: the median; None without one."""
    waits = []
    for _ in range(VISITS):
        begun = time.perf_counter()
        with socket.create_connection(ADDRESS, PATIENCE) as connection:
            try:
                connection.sendall(QUESTION)
                connection.recv(64)
            except OSError:
                return None
            waits.append(time.perf_counter() - begun)
    return statistics.median(waits) * 1000
