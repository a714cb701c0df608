"""The learner's notebooks and pages as posts: read, made safe, and put together as a blog."""
