"""Send many bytes, and read what comes back at the same time."""

import asyncio

ADDRESS = ("127.0.0.1", 65432)
LIMIT = 60


async def send(writer):
    for _ in range(500):
        writer.write(bytes(10_000))
        await writer.drain()
    writer.write_eof()


async def main():
    async with asyncio.timeout(LIMIT):
        reader, writer = await asyncio.open_connection(*ADDRESS)
        async with asyncio.TaskGroup() as group:
            group.create_task(send(writer))
            answer = group.create_task(reader.read())
        writer.close()
        await writer.wait_closed()
    print(f"received {len(answer.result())} bytes")


asyncio.run(main())
