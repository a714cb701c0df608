"""Derivatives by computer in three ways: by measuring, by rewriting, and by remembering."""

from autodiff.functions import exp, log, relu, tanh
from autodiff.neuron import Neuron, fit, mean_squared_error, train_step
from autodiff.numeric import (
    central_difference,
    forward_difference,
    numeric_gradient,
    relative_error,
    step_size,
)
from autodiff.reverse import (
    backward,
    directional_derivative,
    gradient,
    gradient_error,
    jacobian,
    topological_order,
)
from autodiff.symbolic import (
    Exp,
    Expression,
    Log,
    Number,
    Power,
    Product,
    Sum,
    Variable,
    differentiate,
    evaluate,
    show,
    size,
)
from autodiff.values import Edge, Value, as_value

__all__ = [
    "Edge",
    "Exp",
    "Expression",
    "Log",
    "Neuron",
    "Number",
    "Power",
    "Product",
    "Sum",
    "Value",
    "Variable",
    "as_value",
    "backward",
    "central_difference",
    "differentiate",
    "directional_derivative",
    "evaluate",
    "exp",
    "fit",
    "forward_difference",
    "gradient",
    "gradient_error",
    "jacobian",
    "log",
    "mean_squared_error",
    "numeric_gradient",
    "relative_error",
    "relu",
    "show",
    "size",
    "step_size",
    "tanh",
    "topological_order",
    "train_step",
]
