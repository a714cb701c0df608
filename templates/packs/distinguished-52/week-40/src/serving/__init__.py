"""A model behind an API: when will a parcel arrive, judged by three facts about it?"""
