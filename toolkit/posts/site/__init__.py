"""The posts as a site: plain files that need no script and load nothing from elsewhere."""

from toolkit.posts.site.about import About
from toolkit.posts.site.build import files

__all__ = ["About", "files"]
