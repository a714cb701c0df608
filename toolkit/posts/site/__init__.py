"""The posts as a site: plain files that need no script and load nothing from elsewhere."""
