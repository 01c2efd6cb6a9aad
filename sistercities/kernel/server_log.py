"""The log of gunicorn, which has handlers of its own and no setting for their formatter."""

from gunicorn.glogging import Logger

from sistercities.kernel.secret_addresses import Scrubbed


class ServerLogger(Logger):
    """Writes no personal link, as our own logs do not. Named on gunicorn's command line."""

    def setup(self, cfg: object) -> None:
        super().setup(cfg)
        for log in (self.error_log, self.access_log):
            for handler in log.handlers:
                handler.setFormatter(Scrubbed(self.error_fmt, self.datefmt))
