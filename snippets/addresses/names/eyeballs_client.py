"""Connect to localhost, first patiently, then with Happy Eyeballs."""

import asyncio

PORT = 65432


async def connect():
    for delay in None, 0.25:
        try:
            async with asyncio.timeout(3):
                _, writer = await asyncio.open_connection(
                    "localhost", PORT, happy_eyeballs_delay=delay
                )
        except TimeoutError:
            print(f"delay {delay}: no connection within 3 seconds")
        else:
            peer = writer.get_extra_info("peername")
            print(f"delay {delay}: connected to {peer}")
            writer.close()


asyncio.run(connect())
