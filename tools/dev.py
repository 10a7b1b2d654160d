"""`make dev`: serves for development on ``portal.settings.dev``: reloads on change, DEBUG on, the worker beside it.

Its data is that of `make run` unless ``VAR_DIR`` says otherwise. Ctrl-C stops both processes.
"""

from __future__ import annotations

import os
import sys

from tools import install, machine, run, supervisor


def main() -> int:
    given = machine.settings_from(os.environ)
    try:
        port = machine.port_of(given)
        var = (machine.ROOT / given.get("VAR_DIR", "var")).resolve()
        machine.make_folders(var)
        with machine.only_one(var):
            machine.require_free_port(port)
            env = run.environment(var, port, given) | {"DJANGO_SETTINGS_MODULE": "portal.settings.dev"}
            run.prepare(env)
            house = supervisor.Supervisor(
                [
                    supervisor.Child(
                        "servidor web",
                        [install.PYTHON, "manage.py", "runserver", f"127.0.0.1:{port}"],
                        env,
                        essential=True,
                    ),
                    supervisor.Child("tareas", [install.PYTHON, "manage.py", "worker"], env, essential=False),
                ],
                machine.ROOT,
                run.say,
            )
            house.install_signals()
            try:
                house.start()
                return house.watch()
            finally:
                house.stop()
    except machine.MachineError as problem:
        print(problem, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
