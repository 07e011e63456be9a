"""An instant partner: takes everything, answers at once. Its port is its one argument."""

import asyncio
import re
import sys

from integrations.testing.simulator import written

KEY = re.compile(rb"ChaveExterna>([^<]+)<")
LENGTH = re.compile(rb"Content-Length: (\d+)", re.IGNORECASE)


async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Requests of one kept-alive connection."""
    try:
        while True:
            head = await reader.readuntil(b"\r\n\r\n")
            length = LENGTH.search(head)
            body = await reader.readexactly(int(length.group(1)) if length else 0)
            key = KEY.search(body)
            code = key.group(1).decode() if key else "A-1"
            row = {"key": code, "code": code.split("-")[-1], "status": "CON", "message": ""}
            answer = written([row]).encode()
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n")
            writer.write(f"Content-Length: {len(answer)}\r\n\r\n".encode() + answer)
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        writer.close()


async def main() -> None:
    server = await asyncio.start_server(serve, "127.0.0.1", int(sys.argv[1]))
    await server.serve_forever()


asyncio.run(main())
