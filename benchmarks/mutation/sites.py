"""Where a fault can be planted in a module, and the module with exactly one of them in it."""

from __future__ import annotations

import ast
from dataclasses import dataclass

OTHER_COMPARISON: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
OTHER_OPERATOR: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Add,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.FloorDiv,
    ast.Pow: ast.Mult,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}


@dataclass(frozen=True)
class Site:
    """One fault that can be planted: its number in the module, its line, and what it would be."""

    number: int
    line: int
    what: str


class _Planter(ast.NodeTransformer):
    """Walks a module always in the same order, counts where faults fit, and plants the one that was
    asked for.
    """

    def __init__(self, wanted: int | None) -> None:
        self.wanted = wanted
        self.sites: list[Site] = []

    def _here(self, node: ast.AST, what: str) -> bool:
        number = len(self.sites)
        self.sites.append(Site(number, getattr(node, "lineno", 0), what))
        return number == self.wanted

    def visit_Compare(self, node: ast.Compare) -> ast.AST:
        self.generic_visit(node)
        for place, operator in enumerate(node.ops):
            other = OTHER_COMPARISON[type(operator)]
            if self._here(node, f"{type(operator).__name__} -> {other.__name__}"):
                node.ops[place] = other()
        return node

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        self.generic_visit(node)
        other = OTHER_OPERATOR.get(type(node.op))
        words = isinstance(node.left, ast.Constant | ast.JoinedStr) and not isinstance(
            getattr(node.left, "value", ""), int | float
        )
        if other and not words:
            if self._here(node, f"{type(node.op).__name__} -> {other.__name__}"):
                node.op = other()
        return node

    def visit_BoolOp(self, node: ast.BoolOp) -> ast.AST:
        self.generic_visit(node)
        other = ast.Or if isinstance(node.op, ast.And) else ast.And
        if self._here(node, f"{type(node.op).__name__} -> {other.__name__}"):
            node.op = other()
        return node

    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.AST:
        self.generic_visit(node)
        if isinstance(node.op, ast.Not) and self._here(node, "not left out"):
            return node.operand
        return node

    def visit_If(self, node: ast.If) -> ast.AST:
        self.generic_visit(node)
        if self._here(node, "condition always false"):
            node.test = ast.copy_location(ast.Constant(False), node.test)
        return node

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        if isinstance(node.value, bool):
            if self._here(node, f"{node.value} -> {not node.value}"):
                return ast.copy_location(ast.Constant(not node.value), node)
        elif isinstance(node.value, int) and self._here(node, f"{node.value} -> {node.value + 1}"):
            return ast.copy_location(ast.Constant(node.value + 1), node)
        return node

    def visit_Expr(self, node: ast.Expr) -> ast.AST:
        """A call for its effect is left out; a docstring is nothing to look at."""
        if isinstance(node.value, ast.Constant):
            return node
        self.generic_visit(node)
        if isinstance(node.value, ast.Call) and self._here(node, "call left out"):
            return ast.copy_location(ast.Pass(), node)
        return node

    def visit_Return(self, node: ast.Return) -> ast.AST:
        self.generic_visit(node)
        if node.value is not None and not isinstance(node.value, ast.Constant):
            if self._here(node, "returns None"):
                node.value = ast.copy_location(ast.Constant(None), node.value)
        return node

    def visit_arg(self, node: ast.arg) -> ast.AST:
        """Types say nothing when the program runs."""
        return node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        if node.value is not None:
            node.value = self.visit(node.value)
        return node

    def _function(self, node: ast.FunctionDef) -> ast.AST:
        """Bodies and defaults; what a thing is called on a screen or in a log decides nothing."""
        if node.name in ("__str__", "__repr__"):
            return node
        node.args.defaults = [self.visit(one) for one in node.args.defaults]
        node.args.kw_defaults = [one and self.visit(one) for one in node.args.kw_defaults]
        body: list[ast.stmt] = []
        for statement in node.body:
            body.append(self.visit(statement))
        node.body = body
        return node

    visit_FunctionDef = _function


def sites(source: str) -> list[Site]:
    """Every fault that can be planted into this source."""
    planter = _Planter(None)
    planter.visit(ast.parse(source))
    return planter.sites


def planted(source: str, number: int) -> ast.Module:
    """The module with the fault of this number in it."""
    planter = _Planter(number)
    tree = planter.visit(ast.parse(source))
    if number >= len(planter.sites):
        raise ValueError(f"there are {len(planter.sites)} faults, none of the number {number}")
    return ast.fix_missing_locations(tree)
