"""What may be done to a thing, as a table: an action, what it asks for, the operation that it calls. One endpoint a line."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from jianxing.api.endpoints import PREFIX, Answer, Call, Endpoint
from jianxing.api.fields import Sent, Versioned, Words

Run = Callable[[Any, Any, Call], object]


class Confirmed(Versioned):
    """Nothing further is sent."""


class Reasoned(Versioned):
    """Why."""

    reason: Words


class Plain(Sent):
    """Nothing is sent."""


class WithReason(Sent):
    """Why."""

    reason: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Doing:
    """What an action asks for, and the operation that it calls.

    *gives* and *answer* are of an action that makes something else; what it makes is found at the address that *at* gives.
    """

    body: type[Sent]
    run: Run
    summary: Promise | str = ""
    name: str = ""
    gives: Any = None
    answer: Callable[[Any], Any] | None = None
    at: Callable[[Any], str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of thing: where it is, how it is read, what it is called, how it stands, and what is said of it after a write.

    *etag* is None where it knows no versions and no states.
    """

    area: str
    path: str
    name: str
    read: Callable[..., Any]
    title: Callable[[Any], str]
    head: Callable[[Any], Any]
    gives: Any
    etag: Callable[[Any], str] | None = None

    def read_for(self, call: Call) -> Any:
        """Return the thing in the path; raises where the caller decided upon another state than the present one."""
        thing = self.read(pk=call.pk)
        if self.etag is not None:
            call.check_unchanged(
                number=self.title(thing), etag=self.etag(thing), version=getattr(thing, "version", None)
            )
        return thing

    def answer(self, thing: Any) -> Answer:
        """Return a thing after a write, from memory."""
        headers = {} if self.etag is None else {"ETag": self.etag(thing)}
        return Answer(self.head(thing), headers)

    def made(self, thing: Any) -> Answer:
        """Return a thing that was made, with its address."""
        said = self.answer(thing)
        address = PREFIX + self.path.replace("{id}", str(thing.pk))
        return Answer(said.content, {**said.headers, "Location": address})

    def does(self, doings: Mapping[str, Doing]) -> tuple[Endpoint, ...]:
        """Return the endpoint of each action."""
        return tuple(self._endpoint(action, doing) for action, doing in doings.items())

    def _endpoint(self, action: str, doing: Doing) -> Endpoint:
        def run(call: Call) -> Any:
            thing = self.read_for(call)
            done = doing.run(thing, call.body, call)
            if doing.answer is None:
                return self.answer(thing)
            headers = {} if doing.at is None else {"Location": PREFIX + doing.at(done)}
            return Answer(doing.answer(done), headers)

        keeps = doing.answer is None and self.etag is not None
        return Endpoint(
            method="POST",
            path=f"{self.path}/{action.replace('_', '-')}",
            name=doing.name or f"{self.name}_{action}",
            area=self.area,
            action=action,
            summary=doing.summary,
            body=doing.body,
            gives=self.gives if doing.answer is None else doing.gives,
            status=200 if doing.at is None else 201,
            gives_etag=keeps,
            takes_match=self.etag is not None,
            run=run,
        )


def plain(operation: Callable[..., object], thing: str, *names: str) -> Run:
    """The fields of what was sent are the operation's arguments; *thing* is what it calls what it is done to."""

    def run(held: Any, sent: Any, call: Call) -> object:
        values = {name: getattr(sent, name) for name in names}
        return operation(**{thing: held}, **values, by=call.by, at=call.at)

    return run
