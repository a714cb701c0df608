"""Pictures for a profile: how far the plan is, all its units, and finished works."""

from toolkit.render.cards.featured import Result, featured
from toolkit.render.cards.ring import PartProgress, progress_ring
from toolkit.render.cards.units import MapUnit, plan_map

__all__ = ["MapUnit", "PartProgress", "Result", "featured", "plan_map", "progress_ring"]
