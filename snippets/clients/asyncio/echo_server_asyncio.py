"""Send back what each client sends, in the event loop of asyncio."""

import asyncio

ADDRESS = ("127.0.0.1", 65432)


async def serve(reader, writer):
    peer = writer.get_extra_info("peername")
    print(f"{peer} is connected")
    try:
        while data := await reader.read(1024):
            writer.write(data)
            await writer.drain()
        print(f"{peer} has finished")
    except OSError as error:
        print(f"{peer} is gone: {error}")
    finally:
        writer.close()


async def main():
    async with await asyncio.start_server(serve, *ADDRESS) as server:
        print(f"listening on {ADDRESS}")
        await server.serve_forever()


asyncio.run(main())
