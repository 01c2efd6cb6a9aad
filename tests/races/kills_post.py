"""Where the mails of the trial end: a small SMTP server that keeps them, and may strike."""

import email
import socketserver
import threading
from dataclasses import dataclass

POINTS = ("accepted", "announced", "answered")


@dataclass(frozen=True)
class Arrived:
    """One mail as it came in. When it was sent is left out: a second time that may differ."""

    message_id: str
    to: str
    text: str


class PostOffice(socketserver.ThreadingTCPServer):
    """Keeps what arrives. `aim` runs a shot once, when so many mails have come to a point.

    The points: the sender has announced a mail; the mail was accepted, which the sender does not
    know yet; the sender was told so.
    """

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Sender)
        self.arrived, self._lock, self._aim = [], threading.Lock(), None
        self._thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05})

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_error):
        self.shutdown()
        self._thread.join()
        self.server_close()

    def aim(self, point, count, shot):
        """What comes back is set once the shot was fired."""
        fired = threading.Event()
        with self._lock:
            self._aim = [point, count, shot, fired]
        return fired

    def reached(self, point):
        with self._lock:
            if self._aim is None or self._aim[0] != point:
                return
            self._aim[1] -= 1
            if self._aim[1] > 0:
                return
            shot, fired, self._aim = self._aim[2], self._aim[3], None
            shot()
            fired.set()

    def handle_error(self, request, client_address):
        """A sender that was killed hangs up in the middle of a word."""


class Sender(socketserver.StreamRequestHandler):
    def handle(self):
        self.say("220 here")
        for line in self.rfile:
            word = line[:4].upper()
            if word == b"MAIL":
                self.server.reached("announced")
            if word == b"DATA":
                self.take_in()
            else:
                self.say("221 bye" if word == b"QUIT" else "250 OK")

    def say(self, line):
        self.wfile.write(f"{line}\r\n".encode())

    def take_in(self):
        self.say("354 go on")
        lines = []
        for line in self.rfile:
            if line == b".\r\n":
                break
            lines.append(line)
        else:
            return
        mail = email.message_from_bytes(b"".join(lines))
        text = f"{mail['Subject']}\n{mail.get_payload(decode=True).decode()}"
        self.server.arrived.append(Arrived(mail["Message-ID"], mail["To"], text))
        self.server.reached("accepted")
        self.say("250 kept")
        self.server.reached("answered")
