"""A model behind an API: what state is a pump in, judged by three readings?"""
