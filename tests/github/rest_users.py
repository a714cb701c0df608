"""People, rate limits and the server itself."""

from tests.github import shapes
from tests.github.model import User
from tests.github.wire import Answer, Call, not_found, route


@route("GET", "/user", needs="user")
def me(call: Call) -> Answer:
    """Who the token belongs to."""
    return Answer(200, shapes.full_user(call.github, call.github.users[call.login.lower()]))


@route("GET", "/users/{login}")
def user(call: Call) -> Answer:
    """Anyone."""
    return Answer(200, shapes.full_user(call.github, known(call, "login")))


@route("GET", "/orgs/{login}")
def org(call: Call) -> Answer:
    """An organization."""
    found = known(call, "login")
    if found.type != "Organization":
        raise not_found()
    return Answer(200, shapes.org(call.github, found))


@route("GET", "/user/{id:int}")
def by_id(call: Call) -> Answer:
    """Anyone, by number."""
    for found in call.github.users.values():
        if found.id == call.number("id"):
            return Answer(200, shapes.full_user(call.github, found))
    raise not_found()


@route("GET", "/user/orgs", needs="user")
def orgs(call: Call) -> Answer:
    """The organizations that one is in."""
    found = [user for user in call.github.users.values() if call.login in user.members]
    return Answer(200, call.page([shapes.org(call.github, org) for org in found]))


@route("GET", "/rate_limit")
def rate_limit(call: Call) -> Answer:
    """What is left; asking costs nothing."""
    limits = call.github.limits
    names = ("core", "search", "graphql")
    told = {name: limits.bucket(call.token, name).json() for name in names}
    return Answer(200, {"resources": told, "rate": told["core"]})


@route("GET", "/meta")
def meta(call: Call) -> Answer:
    """About the server."""
    return Answer(200, {"verifiable_password_authentication": False, "domains": {}})


def known(call: Call, name: str) -> User:
    """A person in the path."""
    found = call.github.find_user(call.params[name])
    if found is None:
        raise not_found()
    return found
