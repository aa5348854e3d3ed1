"""Django's PostgreSQL backend, with a server that is started by the first connection."""

import functools
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.db.backends.postgresql import base, client

from config.database.embedded import OWNER, EmbeddedPostgres


@functools.cache
def embedded_server(data_directory: Path) -> EmbeddedPostgres:
    """The one handle of this process to the server in `data_directory`."""
    return EmbeddedPostgres(data_directory)


class DatabaseClient(client.DatabaseClient):
    """`manage.py dbshell`, which must start the server and find its socket."""

    def runshell(self, parameters: Iterable[str]) -> None:
        """Start psql on the embedded server."""
        self.connection.get_connection_params()
        super().runshell(parameters)


class DatabaseWrapper(base.DatabaseWrapper):
    """Connects to the embedded server in `settings_dict["EMBEDDED_DIRECTORY"]`.

    The server is looked for before every new connection, so a server that died is back with the
    next request.
    """

    client_class = DatabaseClient

    def get_connection_params(self) -> dict[str, Any]:
        """Connection parameters of a server that runs."""
        server = self._server()
        self.settings_dict["HOST"] = str(server.ensure_running())
        self.settings_dict["USER"] = OWNER
        params = super().get_connection_params()
        if params["dbname"] == self.settings_dict["EMBEDDED_DATABASE"]:
            server.ensure_database(params["dbname"])
        return params

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """A connection from the pool, after making sure that there is a server behind it."""
        self._server().ensure_running()
        return super().get_new_connection(conn_params)

    def _server(self) -> EmbeddedPostgres:
        return embedded_server(Path(self.settings_dict["EMBEDDED_DIRECTORY"]))
