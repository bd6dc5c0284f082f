"""Listen at five addresses, each time with another port."""

import socket

IPV6 = socket.AF_INET6

with (
    socket.create_server(("127.0.0.1", 65432)),
    socket.create_server(("10.0.0.1", 65433)),
    socket.create_server(("0.0.0.0", 65434)),
    socket.create_server(("::", 65435), family=IPV6),
    socket.create_server(
        ("::", 65436), family=IPV6, dualstack_ipv6=True
    ),
):
    print("five sockets listen")
    input("Press Enter to close them.")
