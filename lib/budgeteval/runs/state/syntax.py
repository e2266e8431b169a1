"""A module's text: a hash of what it does, what it imports, what it mentions."""

import ast
import hashlib
from dataclasses import dataclass

PACKAGE = "budgeteval"
DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass(frozen=True)
class Module:
    """A module's hash and references.

    ``imports`` are dotted names of the package, of modules or of things in them; ``prefixes`` packages whose modules
    it imports by computed names; ``mentions`` every attribute it names.
    """

    sha256: str
    imports: tuple[str, ...]
    prefixes: tuple[str, ...]
    mentions: tuple[str, ...]


def read(source: str, name: str = "", package: bool = False) -> Module:
    """What a module's text tells; nothing of one that cannot be parsed but its hash."""
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return Module(sha256(source.encode()), (), (), ())
    nodes = list(ast.walk(tree))
    imports = {one for node in nodes for one in imported(node, name if package else name.rpartition(".")[0])}
    texts = {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    return Module(
        sha256(ast.dump(_bare(tree)).encode()),
        tuple(sorted(imports | {text for text in texts if _dotted(text)})),
        tuple(sorted({_prefix(node) for node in nodes if isinstance(node, ast.JoinedStr)} - {""})),
        tuple(sorted({node.attr for node in nodes if isinstance(node, ast.Attribute)})),
    )


def imported(node: ast.AST, package: str = "") -> list[str]:
    """Dotted names of this package that an import statement names."""
    match node:
        case ast.Import(names=names):
            found = [one.name for one in names]
        case ast.ImportFrom(module=module, names=names, level=level):
            above = package.split(".")[:len(package.split(".")) - level + 1] if level else []
            base = ".".join([*above, *([module] if module else [])])
            found = [base, *(f"{base}.{one.name}" for one in names)]
        case _:
            found = []
    return [one for one in found if _dotted(one)]


def _dotted(text: str) -> bool:
    return text.startswith(f"{PACKAGE}.") and text.replace(".", "").isidentifier()


def _prefix(node: ast.JoinedStr) -> str:
    """The package in a text such as ``f"budgeteval.rulesets.{name}"``."""
    first = node.values[0] if node.values else None
    text = first.value if isinstance(first, ast.Constant) else ""
    return text if isinstance(text, str) and text.endswith(".") and _dotted(text[:-1]) else ""


def _bare(tree: ast.Module) -> ast.Module:
    """The tree without docstrings."""
    for node in ast.walk(tree):
        if isinstance(node, DOCUMENTED) and ast.get_docstring(node, clean=False) is not None:
            del node.body[0]
    return tree


def sha256(content: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(content).hexdigest()
