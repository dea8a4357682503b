"""The demonstration's mail server, on a free loopback port that it prints: mail_server.py FOLDER. Every mail it takes
stays in the folder as a file that any mail program opens: 0001.eml, 0002.eml …"""
import asyncio
import os
import sys

from aiosmtpd.smtp import SMTP

folder = sys.argv[1]


class Mailbox:
    def __init__(self):
        self.count = max((int(name[:-4]) for name in os.listdir(folder) if name.endswith(".eml")), default=0)

    async def handle_DATA(self, server, session, envelope):
        self.count += 1
        name = f"{self.count:04}.eml"
        part = os.path.join(folder, name + ".part")
        with open(part, "wb") as file:
            file.write(envelope.original_content)
        os.rename(part, os.path.join(folder, name))
        return f"250 2.0.0 Ok: kept as {name}"


async def main():
    mailbox = Mailbox()
    server = await asyncio.get_running_loop().create_server(
        lambda: SMTP(mailbox, hostname="localhost", data_size_limit=64 << 20), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


asyncio.run(main())
