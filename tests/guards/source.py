"""The code base as the guards read it: modules, their syntax trees, the apps."""

import ast
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "handsel"

type Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Module:
    """One Python file."""

    path: Path

    @cached_property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @property
    def name(self) -> str:
        """Its path inside the package, such as `pay/rules/tiers.py`; inside the repository for the rest."""
        inside = self.path.is_relative_to(PACKAGE)
        return str(self.path.relative_to(PACKAGE if inside else ROOT))

    def functions(self) -> Iterator[Function]:
        return (node for node in ast.walk(self.tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))

    def public_functions(self) -> Iterator[Function]:
        """Functions at the top of the module whose name has no leading underscore."""
        for node in self.tree.body:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_"):
                yield node

    def at(self, node: ast.AST) -> str:
        return f"{self.name}:{getattr(node, 'lineno', 1)}"


def modules(*patterns: str) -> list[Module]:
    """Modules of the package whose path matches any of the patterns; all but migrations without one."""
    found = {path for pattern in patterns or ("**/*.py",) for path in PACKAGE.glob(pattern)}
    return [Module(path) for path in sorted(found) if "migrations" not in path.parts]


def tracked_files() -> list[Path]:
    """Every file git keeps."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True).stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def parents(tree: ast.AST) -> dict[ast.AST, ast.AST]:
    """Every node's parent."""
    return {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}


def called_name(call: ast.Call) -> str:
    """`x` for both `x(…)` and `y.x(…)`."""
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def assert_none(problems: Iterable[str]) -> None:
    """Fail with every problem on a line of its own."""
    found = list(problems)
    assert not found, "\n" + "\n".join(found)
