"""Decision trees and random forests, grown by hand."""

from trees.drawing import draw, explain
from trees.forest import (
    Forest,
    RandomForest,
    bootstrap,
    grow_forest,
    out_of_bag,
    out_of_bag_error,
    votes,
)
from trees.importance import forest_importance, impurity_importance, permutation_importance
from trees.impurity import entropy, gini, information_gain
from trees.splits import Split, best_split, best_threshold, random_features, thresholds
from trees.tree import DecisionTree, Node, Rules, depth, grow, leaves, path, predict, predict_proba

__all__ = [
    "DecisionTree",
    "Forest",
    "Node",
    "RandomForest",
    "Rules",
    "Split",
    "best_split",
    "best_threshold",
    "bootstrap",
    "depth",
    "draw",
    "entropy",
    "explain",
    "forest_importance",
    "gini",
    "grow",
    "grow_forest",
    "impurity_importance",
    "information_gain",
    "leaves",
    "out_of_bag",
    "out_of_bag_error",
    "path",
    "permutation_importance",
    "predict",
    "predict_proba",
    "random_features",
    "thresholds",
    "votes",
]
