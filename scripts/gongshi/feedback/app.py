"""The service: takes messages, gives receipts, and shows with a receipt what became of a message.

It sets no cookie and knows no account, so there is nothing that another site could borrow.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from gongshi.feedback.answer import Answers
from gongshi.feedback.database import StoreError
from gongshi.feedback.guard import Guard, Limits, new_challenge
from gongshi.feedback.headers import Headed
from gongshi.feedback.receive import Receiver
from gongshi.feedback.recipients import RecipientsError, SiteFolder
from gongshi.feedback.store import Store
from gongshi.feedback.track import Tracker


@dataclass(frozen=True)
class Options:
    """How the service is run.

    `site` is the folder of the built site. `behind_proxy` takes the sender's address from the
    last entry of X-Forwarded-For: only where a proxy of one's own writes it. No command and no
    setting changes `limits`.
    """

    site: Path
    behind_proxy: bool = False
    limits: Limits | None = field(default_factory=Limits)


def make_app(store: Store, options: Options) -> ASGIApp:
    """Make the service for one store and one built site."""
    answers = Answers(SiteFolder(options.site))
    guard = Guard(store, options.limits)
    receiver = Receiver(store, guard, answers, behind_proxy=options.behind_proxy)
    tracker = Tracker(store, guard, answers, behind_proxy=options.behind_proxy)

    async def health(_request: Request) -> Response:
        """Say whether the store and the list of recipients can be read at this moment."""
        await run_in_threadpool(store.count)
        await run_in_threadpool(answers.folder.current)
        return JSONResponse({"ok": True})

    async def challenge(_request: Request) -> Response:
        """Give a task whose solution is sent along with a message."""
        return JSONResponse(await run_in_threadpool(new_challenge, store))

    app = Starlette(
        routes=[
            Route("/feedback/health", health, methods=["GET"]),
            Route("/feedback/challenge", challenge, methods=["GET"]),
            Route("/feedback/messages", receiver.receive, methods=["POST"]),
            Route("/track/", tracker.ask, methods=["GET"]),
            Route("/track/", tracker.track, methods=["POST"]),
            Route("/track", tracker.turn, methods=["GET"]),
        ],
        exception_handlers={
            StoreError: answers.out_of_service,
            RecipientsError: answers.out_of_service,
            HTTPException: answers.elsewhere,
            Exception: answers.failed,
        },
    )
    app.router.redirect_slashes = False
    return Headed(app, answers.origin)
