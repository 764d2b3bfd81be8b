"""Make everything ready to run: uv, Python 3.13, the locked packages, front-end files, translations.

    python3 tools/setup.py      any Python from 3.9 on; `make setup` calls it

Each step leaves a stamp under var/ and is skipped while what it depends on is unchanged, so a second run takes a
moment. Nothing is installed outside this folder.
"""

import glob
import hashlib
import os
import shutil
import subprocess
import sys
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
TOOLS = os.path.join(ROOT, "var", "tools")
STAMPS = os.path.join(ROOT, "var", "stamps")
VENV = os.path.join(ROOT, ".venv")
PYTHON = os.path.join(VENV, "bin", "python")
LOCK = os.path.join(ROOT, "requirements", "dev.txt")
WANTED = "3.13"


class CannotSetUp(Exception):
    """A step failed; the message says what to do."""


def main():
    os.chdir(ROOT)
    os.makedirs(STAMPS, exist_ok=True)
    step("Python " + WANTED, environment_is_right, make_environment)
    stamped("Python packages", [LOCK, "pyproject.toml", "tools/setup.py"], install_packages)
    front_end()
    run([PYTHON, "tools/translations.py", "compile"], "The translations could not be compiled (see above).")
    compile_bytecode()


def step(name, is_done, do):
    if is_done():
        return
    print(name + " ...", flush=True)
    begin = time.time()
    do()
    print(f"{name} ready in {time.time() - begin:.0f} s", flush=True)


def stamped(name, paths, do):
    """Do it unless it was done with exactly these files."""
    stamp = os.path.join(STAMPS, name.lower().replace(" ", "-"))
    digest = digest_of(paths)

    def is_done():
        return os.path.exists(stamp) and open(stamp).read() == digest

    def do_and_stamp():
        do()
        with open(stamp, "w") as file:
            file.write(digest)

    step(name, is_done, do_and_stamp)


def digest_of(paths):
    digest = hashlib.sha256(WANTED.encode())
    for path in paths:
        with open(path, "rb") as file:
            digest.update(file.read())
    return digest.hexdigest()


def run(command, problem, **options):
    if subprocess.call(command, cwd=ROOT, **options):
        raise CannotSetUp(problem)


# Python ------------------------------------------------------------------------------------------------------------


def environment_is_right():
    """Whether .venv holds a working Python of the wanted version."""
    code = f"import sys; sys.exit('%d.%d' % sys.version_info[:2] != {WANTED!r})"
    try:
        return subprocess.call([PYTHON, "-c", code], stderr=subprocess.DEVNULL) == 0
    except OSError:
        return False


def make_environment():
    shutil.rmtree(STAMPS, ignore_errors=True)
    os.makedirs(STAMPS, exist_ok=True)
    for interpreter in [*installed_interpreters(), WANTED]:
        command = [uv(), "venv", "--quiet", "--clear", "--python", interpreter, VENV]
        if subprocess.call(command, cwd=ROOT, stderr=subprocess.DEVNULL) == 0:
            return
    raise CannotSetUp(
        f"No Python {WANTED} was found, and none could be fetched. Install one, for example with\n"
        f"    pyenv install {WANTED}      or      uv python install {WANTED}\n"
        "or from python.org or your system's packages, and run this again."
    )


def installed_interpreters():
    """Interpreters that are not on the path but in the places where version managers keep them."""
    home = os.path.expanduser("~")
    places = [
        os.path.join(os.environ.get("PYENV_ROOT", os.path.join(home, ".pyenv")), "versions", WANTED + "*"),
        os.path.join(home, ".local", "share", "mise", "installs", "python", WANTED + "*"),
        os.path.join(home, ".asdf", "installs", "python", WANTED + "*"),
    ]
    on_path = [shutil.which("python" + WANTED)]
    kept = [path for place in places for path in sorted(glob.glob(os.path.join(place, "bin", "python" + WANTED)))]
    return [path for path in [*kept, *on_path] if path and works(path)]


def works(interpreter):
    try:
        return subprocess.call([interpreter, "-c", ""], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) == 0
    except OSError:
        return False


def uv():
    """uv from the path, else one of our own in var/tools."""
    found = shutil.which("uv")
    if found and works_as_uv(found):
        return found
    own = os.path.join(TOOLS, "bin", "uv")
    if not os.path.exists(own):
        print("uv ...", flush=True)
        run(
            [sys.executable, "-m", "venv", TOOLS],
            "python3 lacks the module venv (for Debian: apt install python3-venv).",
        )
        pip = [os.path.join(TOOLS, "bin", "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        run([*pip, "uv>=0.9"], "uv could not be installed. Is the package index in reach?", stderr=subprocess.DEVNULL)
    return own


def works_as_uv(path):
    return subprocess.call([path, "--version"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) == 0


def install_packages():
    pip = [uv(), "pip"]
    problem = "The Python packages could not be installed (see above). Is the package index in reach?"
    run([*pip, "sync", "--quiet", "--compile-bytecode", "--python", PYTHON, "--require-hashes", LOCK], problem)
    run([*pip, "install", "--quiet", "--python", PYTHON, "--no-deps", "--editable", ROOT], problem)


def compile_bytecode():
    """Also where PYTHONDONTWRITEBYTECODE is set: compiling a thousand modules at each start takes most of the start."""
    run([PYTHON, "-m", "compileall", "-q", "-j", "0", "src/handsel"], "Our own program does not compile (see above).")


# Front end -----------------------------------------------------------------------------------------------------------


def front_end():
    """Copying is quick and done each time, so that an edited style sheet needs no other command."""
    run([PYTHON, "tools/frontend.py"], "The front-end files could not be made ready (see above).")


if __name__ == "__main__":
    try:
        main()
    except CannotSetUp as problem:
        sys.exit(f"Set-up stopped. {problem}")
    except KeyboardInterrupt:
        sys.exit(130)
