"""Evaluate the plain arithmetic of a question's ``formula`` exactly, in decimals."""

import ast
import operator
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal

_OPERATORS: dict[type[ast.operator], Callable[[Decimal, Decimal], Decimal]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
_MAX_EXPONENT = 1000
_MAX_DECIMALS = 12


def evaluate(formula: str) -> Decimal:
    """Return the value of `formula`.

    Parameters
    ----------
    formula : str
        Numbers, ``+ - * /``, a whole non-negative power ``**``, brackets and ``round(x, n)``
        (half up), nothing else.

    Returns
    -------
    Decimal
        The exact value (28 significant digits in divisions).

    Raises
    ------
    ValueError
        When the text is not such arithmetic or divides by nought.
    """
    try:
        return _value(ast.parse(formula.strip(), mode="eval").body)
    except SyntaxError as error:
        raise ValueError(f"算式“{formula}”写法有误：{error.msg}") from error
    except (ArithmeticError, RecursionError) as error:
        raise ValueError(f"算式“{formula}”算不出结果（除以零或数太大）") from error


def _value(node: ast.expr) -> Decimal:
    if isinstance(node, ast.Constant) and type(node.value) in (int, float):
        return Decimal(str(node.value))
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return -_value(node.operand)
    if isinstance(node, ast.BinOp) and type(node.op) in _OPERATORS:
        return _OPERATORS[type(node.op)](_value(node.left), _value(node.right))
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow):
        return _value(node.left) ** _whole(node.right, _MAX_EXPONENT)
    if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "round":
        return _rounded(node)
    raise ValueError(f"算式里不能有“{ast.unparse(node)}”；只许数字、+ - * / **、括号和round(x, n)")


def _rounded(call: ast.Call) -> Decimal:
    if len(call.args) != 2 or call.keywords:
        raise ValueError("round要写成round(x, n)，n为小数位数")
    places = _whole(call.args[1], _MAX_DECIMALS)
    return _value(call.args[0]).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def _whole(node: ast.expr, largest: int) -> int:
    number = _value(node)
    if number != number.to_integral_value() or not 0 <= number <= largest:
        raise ValueError(f"“{ast.unparse(node)}”应为0到{largest}的整数")
    return int(number)
