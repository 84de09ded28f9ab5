"""The service: takes messages, gives receipts, and shows with a receipt what became of a message.

It sets no cookie and knows no account, so there is nothing that another site could borrow.
"""

from __future__ import annotations

import asyncio
import hmac
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.types import Message as Event

from gongshi.feedback.guard import (
    Guard,
    Limits,
    ProofError,
    TooOftenError,
    check_proof,
    network_of,
    new_challenge,
)
from gongshi.feedback.message import Fault, Message, check_message, read_message
from gongshi.feedback.page import POLICY, Pages
from gongshi.feedback.picture import BYTES_MOST, MOST, PictureError, clean_picture
from gongshi.feedback.receipt import Receipt, fits, is_number, read_number
from gongshi.feedback.recipients import RecipientsError, Site, SiteFolder
from gongshi.feedback.store import ChallengeSpentError, Kept, Sent, Store, StoreError

LOG = logging.getLogger("gongshi.feedback")
"""Says what happened; never an address, a phone number or a word of a message."""

BODY_MOST = MOST * BYTES_MOST + 256 * 1024
BODY_SECONDS = 300
"""Three photos of 10 MB at the 100 KB/s of a bad connection."""
_TOO_LARGE = "照片加起来太大了，请去掉一两张再发。"
_SENTENCES = {400: "没有收完整，请再发一次。", 413: _TOO_LARGE}
KEEP_KEY = timedelta(days=30)
KEEP_CONTENT = timedelta(hours=24)
NOBODY = "00000000"
"""A number that no message has."""


@dataclass(frozen=True)
class Options:
    """How the service is run.

    `site` is the folder of the built site. `behind_proxy` takes the sender's address from the
    last entry of X-Forwarded-For: only where a proxy of one's own writes it.
    """

    site: Path
    behind_proxy: bool = False
    limits: Limits | None = field(default_factory=Limits)


def make_app(store: Store, options: Options) -> ASGIApp:
    """Make the service for one store and one built site."""
    service = Service(store, SiteFolder(options.site), options)
    routes = [
        Route("/feedback/health", service.health, methods=["GET"]),
        Route("/feedback/challenge", service.challenge, methods=["GET"]),
        Route("/feedback/messages", service.receive, methods=["POST"]),
        Route("/track/", service.ask, methods=["GET"]),
        Route("/track/", service.track, methods=["POST"]),
    ]
    handlers = {
        StoreError: service.store_trouble,
        RecipientsError: service.site_trouble,
        HTTPException: service.http_trouble,
        Exception: service.trouble,
    }
    app = Starlette(routes=routes, exception_handlers=handlers)
    return _Bounded(_Guarded(app, service), BODY_MOST)


class Service:
    """The answers of the service."""

    def __init__(self, store: Store, site: SiteFolder, options: Options) -> None:
        self.store = store
        self.folder = site
        self.guard = Guard(store, options.limits)
        self.pages = Pages()
        self._behind_proxy = options.behind_proxy

    # --- plain answers

    async def health(self, _request: Request) -> Response:
        """Say whether messages can be taken at this moment."""
        await run_in_threadpool(self.store.count_hits, b"")
        await run_in_threadpool(self.folder.current)
        return JSONResponse({"ok": True})

    async def challenge(self, _request: Request) -> Response:
        """Give a task whose solution is sent along with a message."""
        return JSONResponse(await run_in_threadpool(new_challenge, self.store))

    # --- a message

    async def receive(self, request: Request) -> Response:
        """Take a message; answer with its receipt, or with all that must be mended."""
        site = await run_in_threadpool(self.folder.current)
        try:
            async with (
                asyncio.timeout(BODY_SECONDS),
                request.form(max_files=MOST + 5, max_fields=30, max_part_size=64 * 1024) as form,
            ):
                return await self._take(request, site, form)
        except TimeoutError:
            return self._refused(request, site, 408, "上传得太久了，请换个网络好的地方再试。")
        except (MultiPartException, ClientDisconnect):
            return self._refused(request, site, 400, "没有收完整，请再发一次。")

    async def _take(self, request: Request, site: Site, form: FormData) -> Response:
        fields = {name: value for name, value in form.items() if isinstance(value, str)}
        message = read_message(fields)
        faults = list(check_message(message, site, consent=fields.get("consent") == "yes"))
        if fields.get("website"):
            faults.append(Fault("website", "有一格是留给自动程序的，请清空后再发。"))
        pictures, picture_faults = await self._pictures(form)
        faults += picture_faults
        if faults:
            return self._faulty(request, site, fields, faults, 422)
        try:
            sent = await run_in_threadpool(
                self._keep, message, pictures, fields, self._sender(request)
            )
        except (ProofError, ChallengeSpentError):
            fault = Fault("altcha", "验证过期了，请再按一次“提交”。")
            return self._faulty(request, site, fields, [fault], 403)
        except TooOftenError as error:
            return self._faulty(
                request, site, fields, [Fault("", str(error))], 429, wait=error.seconds
            )
        LOG.info("收到给 %s 的留言，照片 %d 张", message.recipient, len(pictures))
        return self._thanks(request, site, message, sent)

    async def _pictures(self, form: FormData) -> tuple[list[bytes], list[Fault]]:
        """Take the pictures; fields that were left empty come as files without a name."""
        files = [f for f in form.getlist("picture") if isinstance(f, UploadFile) and f.size]
        if len(files) > MOST:
            return [], [Fault("picture", f"照片最多 {MOST} 张，请去掉几张。")]
        pictures, faults = [], []
        for position, file in enumerate(files, start=1):
            try:
                raw = await file.read(BYTES_MOST + 1)
                pictures.append(await run_in_threadpool(clean_picture, raw, position))
            except PictureError as error:
                faults.append(Fault("picture", str(error)))
        return pictures, faults

    def _keep(
        self, message: Message, pictures: Sequence[bytes], fields: dict[str, str], sender: str
    ) -> Sent:
        proof = fields.get("altcha", "")
        spend = check_proof(proof, self.store) if proof else None
        key = fields.get("key", "")[:100]
        self.guard.write_attempt(sender, message.recipient, proved=bool(spend))
        words = (message.recipient, message.topic, message.text, message.name, message.phone)
        if key and spend:
            mark, keep = self.store.fingerprint("key", key, *words), KEEP_KEY
        else:
            mark = self.store.fingerprint("content", sender, *words, *pictures)
            keep = KEEP_CONTENT
        return self.store.write_message(message, pictures, fingerprint=mark, keep=keep, spend=spend)

    def _thanks(self, request: Request, site: Site, message: Message, sent: Sent) -> Response:
        status = 200 if sent.repeated else 201
        if _wants_json(request):
            return JSONResponse({"receipt": _receipt_json(sent.receipt)}, status)
        recipient = site.recipients[message.recipient]
        return self.pages.response(
            "receipt.html", site, status, receipt=sent.receipt, recipient=recipient
        )

    def _faulty(
        self,
        request: Request,
        site: Site,
        fields: dict[str, str],
        faults: Sequence[Fault],
        status: int,
        wait: int = 0,
    ) -> Response:
        headers = {"Retry-After": str(wait)} if wait else {}
        if _wants_json(request):
            errors = [{"field": f.field, "message": f.message} for f in faults]
            return JSONResponse({"errors": errors}, status, headers)
        recipient = site.recipients.get(fields.get("to", "").strip().lower())
        return self.pages.response(
            "retry.html",
            site,
            status,
            headers,
            fields=fields,
            faults=[f.message for f in faults],
            recipient=recipient,
        )

    # --- following a message

    async def ask(self, _request: Request) -> Response:
        """Ask for the number and the words."""
        site = await run_in_threadpool(self.folder.current)
        return self.pages.response("track.html", site, 200, fields={}, trouble="")

    async def track(self, request: Request) -> Response:
        """Show the steps of a message to whoever has its receipt, and nothing to others."""
        site = await run_in_threadpool(self.folder.current)
        try:
            async with asyncio.timeout(30), request.form(max_files=0, max_fields=10) as form:
                fields = {n: str(v) for n, v in form.items() if n in ("number", "word")}
        except (MultiPartException, TimeoutError, ClientDisconnect):
            fields = {}
        try:
            kept = await run_in_threadpool(self._find, fields, self._sender(request))
        except TooOftenError as error:
            headers = {"Retry-After": str(error.seconds)}
            return self.pages.response(
                "track.html", site, 429, headers, fields=fields, trouble=str(error)
            )
        if kept is None:
            trouble = "查不到。请对照回执，看看号码和查询词有没有写错。"
            return self.pages.response("track.html", site, 404, fields=fields, trouble=trouble)
        return self.pages.response(
            "progress.html", site, 200, kept=kept, recipient=site.recipients.get(_to(kept))
        )

    def _find(self, fields: dict[str, str], sender: str) -> Kept | None:
        """Find a message; the same is done whatever is wrong, so that time tells nothing."""
        number, word = read_number(fields.get("number", "")), fields.get("word", "")
        self.guard.check_tracking(sender, number)
        right = fits(number, word, self.store.key) and is_number(number)
        kept = self.store.find(number if right else NOBODY)
        if kept is not None:
            return kept
        self.guard.write_wrong(sender, number)
        return None

    # --- what goes wrong

    def store_trouble(self, request: Request, error: Exception) -> Response:
        """Say that nothing was taken, and where to turn."""
        LOG.error("存不了留言：%s", error)
        return self._out_of_service(request)

    def site_trouble(self, request: Request, error: Exception) -> Response:
        """Say the same where the site's list is missing; it is the office's to mend."""
        LOG.error("%s", error)
        return self._out_of_service(request)

    def trouble(self, request: Request, error: Exception) -> Response:
        """Say the same for what nobody foresaw; the kind of error is logged, not its words."""
        LOG.error("没有料到的错误：%s", type(error).__name__)
        return self._out_of_service(request)

    def http_trouble(self, request: Request, error: Exception) -> Response:
        """Answer where there is nothing, or something was asked for in a wrong way."""
        assert isinstance(error, HTTPException)
        sentence = _SENTENCES.get(error.status_code, "这里没有网页。")
        return self._refused(request, self._site(), error.status_code, sentence)

    def _out_of_service(self, request: Request) -> Response:
        site = self._site()
        phone = f"，或打电话 {site.phone}" if site and site.phone else ""
        sentence = f"现在收不了留言，刚才的没有收到。请过一会儿再发{phone}。"
        return self._refused(request, site, 503, sentence, {"Retry-After": "120"})

    def _refused(
        self,
        request: Request,
        site: Site | None,
        status: int,
        sentence: str,
        headers: dict[str, str] | None = None,
    ) -> Response:
        if _wants_json(request):
            body = {"errors": [{"field": "", "message": sentence}]}
            return JSONResponse(body, status, headers)
        return self.pages.response("trouble.html", site, status, headers, sentence=sentence)

    def _site(self) -> Site | None:
        try:
            return self.folder.current()
        except RecipientsError:
            return None

    def _sender(self, request: Request) -> str:
        address = request.client.host if request.client else ""
        if self._behind_proxy:
            address = request.headers.get("x-forwarded-for", address).split(",")[-1].strip()
        return network_of(address)

    def origin(self) -> str:
        """Give the origin of the site, whose pages may ask from another host."""
        site = self._site()
        parts = urlsplit(site.url) if site else urlsplit("")
        return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""


def _to(kept: Kept) -> str:
    return kept.message.recipient


def _wants_json(request: Request) -> bool:
    return "application/json" in request.headers.get("accept", "")


def _receipt_json(receipt: Receipt) -> dict[str, str]:
    return {"number": receipt.spoken_number, "word": receipt.word}


class _Guarded:
    """Puts the headers on every answer that keep browsers from doing more than they should."""

    def __init__(self, app: ASGIApp, service: Service) -> None:
        self._app = app
        self._service = service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_headed(event: Event) -> None:
            if event["type"] == "http.response.start":
                event["headers"] = [*event["headers"], *self._headers(scope)]
            await send(event)

        await self._app(scope, receive, send_headed)

    def _headers(self, scope: Scope) -> list[tuple[bytes, bytes]]:
        headers = [
            (b"content-security-policy", POLICY.encode()),
            (b"x-content-type-options", b"nosniff"),
            (b"x-frame-options", b"DENY"),
            (b"referrer-policy", b"same-origin"),
            (b"permissions-policy", b"camera=(), microphone=(), geolocation=()"),
            (b"cross-origin-opener-policy", b"same-origin"),
            (b"x-robots-tag", b"noindex"),
            (b"cache-control", b"no-store"),
        ]
        origin = dict(scope.get("headers", ())).get(b"origin", b"")
        known = self._service.origin().encode()
        if origin and known and hmac.compare_digest(origin, known):
            headers += [(b"access-control-allow-origin", origin), (b"vary", b"Origin")]
        return headers


class _Bounded:
    """Refuses what is too large before it is read, and stops reading what turns out to be."""

    def __init__(self, app: ASGIApp, most: int) -> None:
        self._app = app
        self._most = most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        declared = dict(scope["headers"]).get(b"content-length", b"0")
        if not declared.isdigit() or int(declared) > self._most:
            await _too_large(scope, receive, send)
            return
        await self._app(scope, self._counted(receive), send)

    def _counted(self, receive: Receive) -> Callable[[], Awaitable[Event]]:
        taken = 0

        async def receive_counted() -> Event:
            nonlocal taken
            event = await receive()
            taken += len(event.get("body", b""))
            if taken > self._most:
                raise HTTPException(413)
            return event

        return receive_counted


async def _too_large(scope: Scope, receive: Receive, send: Send) -> None:
    body = {"errors": [{"field": "picture", "message": _TOO_LARGE}]}
    await JSONResponse(body, 413, {"Connection": "close"})(scope, receive, send)
